package veneer.lora.demo;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;

/**
 * Who does what with which things. A sentence about it tells some of its attributes and leaves the
 * others open.
 *
 * @param who a name
 * @param deed what is done, such as {@code finds}
 * @param things to what
 * @param values of the attributes that are told
 */
record Scene(String who, String deed, String things, Map<Attribute, String> values) {
    /** What may be told. */
    enum Attribute {
        NUMBER, COLOUR, PLACE, DAY;

        String draw(Draw draw) {
            return switch (this) {
                case NUMBER -> Integer.toString(draw.number(10, 99));
                case COLOUR -> draw.of(Words.COLOURS);
                case PLACE -> draw.of(Words.PLACES);
                case DAY -> draw.of(Words.DAYS);
            };
        }
    }

    private static final List<Attribute> ATTRIBUTES = List.of(Attribute.values());

    /** A scene of which one attribute at least is told and one isn't. */
    static Scene draw(Draw draw) {
        Map<Attribute, String> values = new EnumMap<>(Attribute.class);
        for (Attribute attribute : draw.some(1 + draw.below(3), ATTRIBUTES)) {
            values.put(attribute, attribute.draw(draw));
        }
        return new Scene(draw.name(), draw.of(Words.DEEDS), draw.of(Words.THINGS), values);
    }

    /** The attributes that are told, or those that aren't. */
    List<Attribute> attributes(boolean told) {
        EnumSet<Attribute> attributes = EnumSet.allOf(Attribute.class);
        attributes.removeIf(attribute -> values.containsKey(attribute) != told);
        return List.copyOf(attributes);
    }

    /** The things with their number and colour, as far as these are told. */
    String what() {
        String number = values.getOrDefault(Attribute.NUMBER, "some");
        String colour = values.get(Attribute.COLOUR);
        return number + " " + (colour == null ? "" : colour + " ") + things;
    }

    /** {@code in the park}, or nothing. */
    String where() {
        String place = values.get(Attribute.PLACE);
        return place == null ? "" : "in the " + place;
    }

    /** {@code on Monday}, or nothing. */
    String when() {
        String day = values.get(Attribute.DAY);
        return day == null ? "" : "on " + day;
    }
}
