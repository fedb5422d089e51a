package veneer.engine.kernel;

/**
 * Kernels that reduce along a row of {@code count} elements. A sum is taken as sixteen partial sums
 * joined by a tree, whatever the width of the vectors, so that the scalar and the vector twin give
 * the same bits: partial sum {@code j} starts at 0 and takes the elements {@code j, j + 16, j + 32,
 * …} in order, products by a fused multiply-add; then {@code s[j] += s[j + 8]} for the first eight,
 * {@code s[j] += s[j + 4]} for the first four, and so on. The sum of nothing is 0.
 *
 * <p>An output may be one of the inputs if their offsets are equal.
 */
public interface RowKernels {

    /**
     * The number of partial sums of a reduction: the float lanes of the widest vector, 512 bits.
     */
    int PARTIAL_SUMS = 16;

    /** {@return the dot product {@code Σ a[i]·b[i]}} */
    float dot(float[] a, int aOffset, float[] b, int bOffset, int count);

    /** {@return the sum {@code Σ a[i]}} */
    float sum(float[] a, int aOffset, int count);

    /** {@return the largest element; NaN if any is NaN, −∞ of none} */
    float max(float[] a, int aOffset, int count);

    /**
     * Softmax's numerators and denominator: writes {@code to[i] = exp(a[i] − shift)}.
     *
     * @param shift the row's largest element, so that nothing overflows
     * @return the sum of what was written
     */
    float expSum(float[] a, int aOffset, float shift, float[] to, int toOffset, int count);

    /**
     * RMSNorm of one row (Zhang and Sennrich 2019, equation 4): {@code y[i] = x[i] · s · weight[i]}
     * with {@code s = 1 / √(Σ x[i]² / n + ε)} and {@code n = count}.
     *
     * @param weight the gains, from the array's beginning
     * @return s, which the gradient needs
     */
    float rmsNorm(
            float[] x,
            int xOffset,
            float[] weight,
            float epsilon,
            float[] y,
            int yOffset,
            int count);

    /**
     * The gradient of {@link #rmsNorm} by its input, added to {@code dx}. The scale {@code s}
     * depends on all of {@code x}, {@code ∂s/∂x[i] = −x[i]·s³/n}, hence the second term:
     * {@code dx[i] += s · (weight[i]·dy[i] − x[i]·s · m)} with
     * {@code m = s/n · Σ weight[i]·dy[i]·x[i]}.
     *
     * @param weight the gains, from the array's beginning
     * @param scale s, as {@link #rmsNorm} returned it
     */
    void rmsNormGradient(
            float[] x,
            int xOffset,
            float[] weight,
            float scale,
            float[] dy,
            int dyOffset,
            float[] dx,
            int dxOffset,
            int count);
}
