package veneer.engine.tensor;

/**
 * The angles of rotary position embedding (Su et al. 2021, equation 15): {@code position ·
 * θ^(−2i/D)} for pair i of a head of D channels. Frequencies and angles are rounded to float32 as
 * in transformers, so that far positions turn by the same angle.
 */
public final class RotaryAngles {
    private final int half;
    private final int positions;
    private final float[] cosines;
    private final float[] sines;

    private RotaryAngles(float[] frequencies, int positions) {
        this.half = frequencies.length;
        this.positions = positions;
        this.cosines = new float[positions * half];
        this.sines = new float[positions * half];
        for (int position = 0; position < positions; position++) {
            for (int pair = 0; pair < half; pair++) {
                double angle = position * frequencies[pair];
                cosines[position * half + pair] = (float) StrictMath.cos(angle);
                sines[position * half + pair] = (float) StrictMath.sin(angle);
            }
        }
    }

    /**
     * Angles of heads of one size.
     *
     * @param headSize channels of a head, D
     * @param theta the base of the frequencies
     * @param positions how many positions
     * @return the angles
     */
    public static RotaryAngles of(int headSize, double theta, int positions) {
        float[] frequencies = new float[headSize / 2];
        for (int pair = 0; pair < frequencies.length; pair++) {
            float exponent = 2f * pair / headSize;
            frequencies[pair] = 1f / (float) StrictMath.pow(theta, exponent);
        }
        return new RotaryAngles(frequencies, positions);
    }

    /**
     * Half the channels of a head.
     *
     * @return the number of pairs
     */
    public int half() {
        return half;
    }

    /**
     * How many positions have angles.
     *
     * @return one more than the last position
     */
    public int positions() {
        return positions;
    }

    float[] cosines() {
        return cosines;
    }

    float[] sines() {
        return sines;
    }
}
