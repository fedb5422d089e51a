package veneer.lora.plot;

/**
 * What an axis shows.
 *
 * @param label what the numbers are, with their unit
 * @param steps how its numbers follow one another
 */
public record Axis(String label, Steps steps) {
    /** How the numbers of an axis follow one another. */
    public enum Steps {
        /** By equal differences. */
        EQUAL,
        /** By whole ones. */
        WHOLE,
        /** By equal factors; numbers that aren't positive are left out. */
        FACTORS
    }

    /**
     * An axis with equal steps.
     *
     * @param label what the numbers are
     * @return the axis
     */
    public static Axis linear(String label) {
        return new Axis(label, Steps.EQUAL);
    }

    /**
     * An axis of things that are counted.
     *
     * @param label what is counted
     * @return the axis
     */
    public static Axis counted(String label) {
        return new Axis(label, Steps.WHOLE);
    }

    /**
     * An axis with equal factors.
     *
     * @param label what the numbers are
     * @return the axis
     */
    public static Axis logarithmic(String label) {
        return new Axis(label, Steps.FACTORS);
    }

    boolean isLogarithmic() {
        return steps == Steps.FACTORS;
    }

    /** Whether a number has a place on it. */
    boolean shows(double value) {
        return Double.isFinite(value) && (!isLogarithmic() || value > 0);
    }
}
