package veneer.lora.plot;

/**
 * Points that belong together.
 *
 * @param name what the legend calls them
 * @param x where each is along the horizontal axis
 * @param y where each is along the vertical axis; a line is interrupted where it is NaN
 * @param mark how they are drawn
 */
public record Series(String name, double[] x, double[] y, Mark mark) {
    /** How points are drawn. */
    public enum Mark {
        /** A line through them. */
        LINE,
        /** A mark at each. */
        POINTS,
        /** Both. */
        LINE_AND_POINTS
    }

    /** Refuses coordinates that don't pair. */
    public Series {
        if (x.length != y.length) {
            throw new IllegalArgumentException("series " + name + " has " + x.length
                    + " places and " + y.length + " values");
        }
    }

    /**
     * A line through points.
     *
     * @param name what the legend calls it
     * @param x where each is along the horizontal axis
     * @param y where each is along the vertical axis
     * @return the series
     */
    public static Series line(String name, double[] x, double[] y) {
        return new Series(name, x, y, Mark.LINE);
    }

    /**
     * A line through values that are counted.
     *
     * @param name what the legend calls it
     * @param first the place of the first value
     * @param y the values
     * @return the series
     */
    public static Series counted(String name, int first, double[] y) {
        double[] x = new double[y.length];
        for (int i = 0; i < x.length; i++) {
            x[i] = first + i;
        }
        return new Series(name, x, y, Mark.LINE);
    }

    /**
     * Points without a line.
     *
     * @param name what the legend calls them
     * @param x where each is along the horizontal axis
     * @param y where each is along the vertical axis
     * @return the series
     */
    public static Series points(String name, double[] x, double[] y) {
        return new Series(name, x, y, Mark.POINTS);
    }
}
