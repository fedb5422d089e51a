package veneer.lora.plot;

import java.util.Locale;

/** Writes an {@code svg} element. Lengths are in pixels of its own, from the top left. */
final class Svg {
    private final StringBuilder text = new StringBuilder();

    /** Where a text stands by its position. */
    enum Anchor {
        START, MIDDLE, END
    }

    Svg(double width, double height, String description) {
        text.append("<svg viewBox=\"0 0 ").append(number(width)).append(' ')
                .append(number(height)).append("\" width=\"").append(number(width))
                .append("\" role=\"img\"><title>").append(escape(description))
                .append("</title>\n");
    }

    /** A length, to a hundredth of a pixel. */
    static String number(double value) {
        String digits = String.format(Locale.ROOT, "%.2f", value).replaceAll("\\.?0+$", "");
        return digits.equals("-0") ? "0" : digits;
    }

    static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    void line(String style, double x1, double y1, double x2, double y2) {
        path(style, "M" + number(x1) + " " + number(y1) + "L" + number(x2) + " " + number(y2));
    }

    /** A path, by its commands. */
    void path(String style, CharSequence commands) {
        text.append("<path class=\"").append(style).append("\" d=\"").append(commands)
                .append("\"/>\n");
    }

    /** Areas of a colour that is the same in light and dark. */
    void area(String colour, CharSequence commands) {
        text.append("<path fill=\"").append(colour)
                .append("\" shape-rendering=\"crispEdges\" d=\"").append(commands)
                .append("\"/>\n");
    }

    void text(String style, Anchor anchor, double x, double y, String words) {
        text(style, anchor, x, y, 0, words);
    }

    /** A text that is turned by an angle around its position. */
    void text(String style, Anchor anchor, double x, double y, int degrees, String words) {
        text.append("<text class=\"").append(style).append("\" text-anchor=\"")
                .append(anchor.name().toLowerCase(Locale.ROOT)).append("\" x=\"")
                .append(number(x)).append("\" y=\"").append(number(y)).append('"');
        if (degrees != 0) {
            text.append(" transform=\"rotate(").append(degrees).append(' ').append(number(x))
                    .append(' ').append(number(y)).append(")\"");
        }
        text.append('>').append(escape(words)).append("</text>\n");
    }

    /** About how wide a text is. */
    static double width(String words) {
        return 6.6 * words.codePointCount(0, words.length());
    }

    String end() {
        return text + "</svg>\n";
    }
}
