package veneer.lora.plot;

/**
 * What an axis shows.
 *
 * @param label what the numbers are, with their unit
 * @param logarithmic whether equal steps are equal factors; numbers that aren't positive are left
 *     out then
 */
public record Axis(String label, boolean logarithmic) {
    /**
     * An axis with equal steps.
     *
     * @param label what the numbers are
     * @return the axis
     */
    public static Axis linear(String label) {
        return new Axis(label, false);
    }

    /**
     * An axis with equal factors.
     *
     * @param label what the numbers are
     * @return the axis
     */
    public static Axis logarithmic(String label) {
        return new Axis(label, true);
    }

    /** Whether a number has a place on it. */
    boolean shows(double value) {
        return Double.isFinite(value) && (!logarithmic || value > 0);
    }
}
