package veneer.transformer.checkpoint;

/**
 * How fast rotary positions turn (Su et al. 2021).
 *
 * @param ropeTheta the base of the frequencies
 * @param scaling how they are stretched to a longer context
 */
public record RopeParameters(double ropeTheta, RopeScaling scaling) {
    /** Checks the base. */
    public RopeParameters {
        if (!(ropeTheta > 0)) {
            throw new IllegalArgumentException("rope_theta " + ropeTheta + " is not positive");
        }
    }

    /**
     * The frequencies of heads of one size: {@code θ^(−2i/D)} for pair i, then scaled. They are
     * rounded to float32 as in transformers.
     *
     * @param headDim channels of a head, D
     * @return by how much each of the D/2 pairs turns from one position to the next
     */
    public float[] frequencies(int headDim) {
        float[] frequencies = new float[headDim / 2];
        for (int pair = 0; pair < frequencies.length; pair++) {
            float exponent = 2f * pair / headDim;
            frequencies[pair] = 1f / (float) StrictMath.pow(ropeTheta, exponent);
        }
        return scaling.apply(frequencies);
    }
}
