package veneer.engine.tensor;

/**
 * The angles of rotary position embedding (Su et al. 2021, equation 15): {@code position · f[i]}
 * for pair i of a head of D channels, where f[i] is {@code θ^(−2i/D)} in most models. Frequencies
 * and angles are rounded to float32 as in transformers, so that far positions turn by the same
 * angle. Their sines and cosines are
 * computed for as many positions as are asked for; a context of 131,072 would take seconds.
 */
public final class RotaryAngles {
    private final float[] frequencies;
    private final int positions;
    private volatile Table table = new Table(0, new float[0], new float[0]);

    private RotaryAngles(float[] frequencies, int positions) {
        this.frequencies = frequencies;
        this.positions = positions;
    }

    /** Sines and cosines, {@code (positions, D/2)} each. */
    record Table(int positions, float[] cosines, float[] sines) {}

    /**
     * Angles of heads of one size.
     *
     * @param frequencies by how much each pair turns from one position to the next
     * @param positions how many positions
     * @return the angles
     */
    public static RotaryAngles of(float[] frequencies, int positions) {
        return new RotaryAngles(frequencies.clone(), positions);
    }

    /**
     * Half the channels of a head.
     *
     * @return the number of pairs
     */
    public int half() {
        return frequencies.length;
    }

    /**
     * How many positions have angles.
     *
     * @return one more than the last position
     */
    public int positions() {
        return positions;
    }

    /** A table of the first positions, at least as many as are needed. */
    Table table(int needed) {
        Table known = table;
        if (known.positions < needed) {
            known = computed(Math.min(positions, 2 * needed));
            table = known;
        }
        return known;
    }

    private Table computed(int count) {
        float[] cosines = new float[count * half()];
        float[] sines = new float[count * half()];
        for (int i = 0; i < sines.length; i++) {
            double angle = i / half() * frequencies[i % half()];
            cosines[i] = (float) StrictMath.cos(angle);
            sines[i] = (float) StrictMath.sin(angle);
        }
        return new Table(count, cosines, sines);
    }
}
