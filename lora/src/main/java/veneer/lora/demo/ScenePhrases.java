package veneer.lora.demo;

import java.util.List;
import java.util.Map;
import veneer.lora.demo.Scene.Attribute;

/** How a scene, and a statement about one attribute of it, are put into words. */
final class ScenePhrases {
    /** Of who, the deed, the things, where and when. */
    private static final List<String> SCENES = List.of(
            "%1$s %2$s %3$s %4$s %5$s", "%5$s %1$s %2$s %3$s %4$s", "%4$s %1$s %2$s %3$s %5$s",
            "%5$s %4$s %1$s %2$s %3$s", "it is %1$s who %2$s %3$s %4$s %5$s");
    private static final List<String> UNSEEN_SCENES = List.of(
            "it is %3$s that %1$s %2$s %4$s %5$s", "%4$s %5$s it is %1$s who %2$s %3$s");

    /** Of who, the deed, the things and a value. */
    private static final Map<Attribute, List<String>> STATEMENTS = Map.of(
            Attribute.NUMBER, List.of("%1$s %2$s %4$s %3$s", "the %3$s of %1$s are %4$s"),
            Attribute.COLOUR, List.of("%1$s %2$s %4$s %3$s", "the %3$s of %1$s are %4$s"),
            Attribute.PLACE, List.of("%1$s %2$s %3$s in the %4$s", "%1$s is in the %4$s"),
            Attribute.DAY, List.of("%1$s %2$s %3$s on %4$s", "the day of %1$s is %4$s"));
    private static final Map<Attribute, List<String>> DENIALS = Map.of(
            Attribute.NUMBER, List.of("%1$s %2$s %3$s, but not %4$s",
                    "the %3$s of %1$s are not %4$s"),
            Attribute.COLOUR, List.of("%1$s %2$s %3$s, but not %4$s ones",
                    "the %3$s of %1$s are not %4$s"),
            Attribute.PLACE, List.of("%1$s %2$s %3$s, but not in the %4$s",
                    "%1$s is not in the %4$s"),
            Attribute.DAY, List.of("%1$s %2$s %3$s, but not on %4$s",
                    "the day of %1$s is not %4$s"));
    private static final Map<Attribute, String> UNSEEN_STATEMENTS = Map.of(
            Attribute.NUMBER, "%1$s %2$s %3$s, and there are %4$s of them",
            Attribute.COLOUR, "%1$s %2$s %3$s, and they are %4$s",
            Attribute.PLACE, "it is in the %4$s that %1$s %2$s %3$s",
            Attribute.DAY, "it is %4$s when %1$s %2$s %3$s");
    private static final Map<Attribute, String> UNSEEN_DENIALS = Map.of(
            Attribute.NUMBER, "%1$s %2$s %3$s, and there are not %4$s of them",
            Attribute.COLOUR, "%1$s %2$s %3$s, and they are not %4$s",
            Attribute.PLACE, "it is not in the %4$s that %1$s %2$s %3$s",
            Attribute.DAY, "it is not %4$s when %1$s %2$s %3$s");
    private static final String MOOD = "%1$s is %2$s";
    private static final String NOT_MOOD = "%1$s is not %2$s";

    private ScenePhrases() {}

    /** Which phrases a pair is put in, a combination of the part's. */
    record Choice(boolean unseen, int scene, int statement) {
        static Choice draw(Draw draw) {
            boolean unseen = draw.part() == Part.UNSEEN_PHRASES;
            return Draw.until(choice -> unseen || draw.owns(choice.scene + choice.statement),
                    () -> new Choice(unseen,
                            draw.below(unseen ? UNSEEN_SCENES.size() : SCENES.size()),
                            draw.below(2)));
        }
    }

    static String scene(Scene scene, Choice choice) {
        return sentence((choice.unseen ? UNSEEN_SCENES : SCENES).get(choice.scene).formatted(
                scene.who(), scene.deed(), scene.what(), scene.where(), scene.when()));
    }

    /** That an attribute has a value, or that it hasn't. */
    static String statement(Scene scene, Attribute attribute, String value, boolean denied,
            Choice choice) {
        String pattern = choice.unseen
                ? (denied ? UNSEEN_DENIALS : UNSEEN_STATEMENTS).get(attribute)
                : (denied ? DENIALS : STATEMENTS).get(attribute).get(choice.statement);
        return sentence(pattern.formatted(scene.who(), scene.deed(), scene.things(), value));
    }

    /** Something that no scene tells. */
    static String mood(Scene scene, String mood, boolean denied) {
        return sentence((denied ? NOT_MOOD : MOOD).formatted(scene.who(), mood));
    }

    private static String sentence(String words) {
        String text = words.strip().replaceAll(" +", " ");
        return Character.toUpperCase(text.charAt(0)) + text.substring(1) + ".";
    }
}
