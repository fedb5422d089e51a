package veneer.lora.demo;

/**
 * How many of independent examples were answered rightly.
 *
 * @param right those
 * @param total all of them, at least one
 */
public record Accuracy(int right, int total) {
    /** The normal distribution's quantile that leaves 2.5% on each side. */
    private static final double Z = 1.959963984540054;

    /** Checks the numbers. */
    public Accuracy {
        if (right < 0 || right > total || total < 1) {
            throw new IllegalArgumentException(right + " of " + total + " can't be right");
        }
    }

    /** {@return the share that is right} */
    public double share() {
        return (double) right / total;
    }

    /** {@return the lower end of the 95% interval (Wilson 1927)} */
    public double low() {
        return centre() - reach();
    }

    /** {@return the upper end of the 95% interval (Wilson 1927)} */
    public double high() {
        return centre() + reach();
    }

    private double centre() {
        return (share() + Z * Z / (2 * total)) / (1 + Z * Z / total);
    }

    private double reach() {
        double p = share();
        return Z / (1 + Z * Z / total)
                * Math.sqrt(p * (1 - p) / total + Z * Z / (4.0 * total * total));
    }
}
