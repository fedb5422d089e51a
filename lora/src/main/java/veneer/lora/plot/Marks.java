package veneer.lora.plot;

/**
 * What tells one series from another: a colour (of Okabe and Ito's eight, 2008), how its line is
 * broken, and the form of its points, so that none of them is needed to tell.
 */
final class Marks {
    /** How many colours, lines and forms there are; then they begin anew. */
    static final int COUNT = 7;

    private static final double SIZE = 3.2;

    private Marks() {}

    static String lineStyle(int series) {
        return "line s" + series % COUNT + " d" + series % COUNT;
    }

    static String pointStyle(int series) {
        return "point s" + series % COUNT;
    }

    /** The outline of a point. */
    static String point(int series, double x, double y) {
        String start = "M" + Svg.number(x) + " " + Svg.number(y);
        double r = SIZE;
        return start + switch (series % COUNT) {
            case 0, 4 -> "m" + moves(-r, 0) + "a" + moves(r, r) + " 0 1 0 " + moves(2 * r, 0)
                    + "a" + moves(r, r) + " 0 1 0 " + moves(-2 * r, 0);
            case 1, 5 -> "m" + moves(-r, -r) + "h" + Svg.number(2 * r) + "v" + Svg.number(2 * r)
                    + "h" + Svg.number(-2 * r);
            case 2, 6 -> "m" + moves(0, -1.2 * r) + "l" + moves(1.2 * r, 2.1 * r) + "h"
                    + Svg.number(-2.4 * r);
            default -> "m" + moves(0, -1.4 * r) + "l" + moves(1.4 * r, 1.4 * r) + "l"
                    + moves(-1.4 * r, 1.4 * r) + "l" + moves(-1.4 * r, -1.4 * r);
        } + "z";
    }

    private static String moves(double x, double y) {
        return Svg.number(x) + " " + Svg.number(y);
    }
}
