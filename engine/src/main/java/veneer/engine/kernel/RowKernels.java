package veneer.engine.kernel;

/**
 * Kernels that reduce along a row of {@code count} elements. A sum is taken as sixteen partial sums
 * joined by a tree, whatever the width of the vectors, so that the scalar and the vector twin give
 * the same bits: partial sum {@code j} starts at 0 and takes the elements {@code j, j + 16, j + 32,
 * …} in order, products by a fused multiply-add; then {@code s[j] += s[j + 8]} for the first eight,
 * {@code s[j] += s[j + 4]} for the first four, and so on. The sum of nothing is 0.
 *
 * <p>A kernel with {@code rows} takes so many rows that lie one after another, each for itself. An
 * output may be one of the inputs if their offsets are equal. Gains and biases of a row begin at
 * their array's beginning.
 */
public interface RowKernels {

    /**
     * The number of partial sums of a reduction: the float lanes of the widest vector, 512 bits.
     */
    int PARTIAL_SUMS = 16;

    /** The length of the spans of {@link #expSumInSpans}. */
    int SPAN = 1024;

    /** {@return the dot product {@code Σ a[i]·b[i]}} */
    float dot(float[] a, int aOffset, float[] b, int bOffset, int count);

    /** {@return the sum {@code Σ a[i]}} */
    float sum(float[] a, int aOffset, int count);

    /** {@return the largest element; NaN if any is NaN, −∞ of none} */
    float max(float[] a, int aOffset, int count);

    /**
     * The largest element for a softmax to subtract: {@link #max}, but that it passes over NaN, and
     * of zeros of both signs returns either. To a softmax both are the same. A row with NaN becomes
     * NaN as a whole, since its sum does. The sign of the zero that is subtracted can only turn the
     * sign of another zero, whose exponential is 1 both ways; where both zeros are largest, the sum
     * is at least 2, and its logarithm, from which they are subtracted, isn't 0.
     *
     * @return the largest; −∞ of none
     */
    float largest(float[] a, int aOffset, int count);

    /**
     * Softmax's numerators and denominator: writes {@code to[i] = exp(a[i] − shift)}, 0 where that
     * is less than {@code exp(−87)}, as {@link Exponential#expUpToZero} has it.
     *
     * @param shift the row's largest element, or more; below it the results mean nothing
     * @return the sum of what was written
     */
    float expSum(float[] a, int aOffset, float shift, float[] to, int toOffset, int count);

    /**
     * {@link #expSum} of a row as long as a vocabulary: float32 within spans of
     * {@link #SPAN}, whose sums are added in double. A sum of 49,152 positive terms in float32
     * alone was off by 3e−6, more than everything before it.
     */
    default double expSumInSpans(float[] a, int aOffset, float shift, float[] to, int toOffset,
            int count) {
        double sum = 0;
        for (int from = 0; from < count; from += SPAN) {
            int length = Math.min(SPAN, count - from);
            sum += expSum(a, aOffset + from, shift, to, toOffset + from, length);
        }
        return sum;
    }

    /**
     * RMSNorm (Zhang and Sennrich 2019, equation 4): {@code y[i] = x[i] · s · weight[i]} with
     * {@code s = 1 / √(Σ x[i]² / n + ε)} and {@code n = count}.
     *
     * @param scales receives each row's s, which the gradient needs
     */
    void rmsNorm(float[] x, int xOffset, float[] weight, float epsilon, float[] y, int yOffset,
            float[] scales, int scalesOffset, int rows, int count);

    /**
     * The gradient of {@link #rmsNorm} by its input, added to {@code dx}. The scale {@code s}
     * depends on all of {@code x}, {@code ∂s/∂x[i] = −x[i]·s³/n}, hence the second term:
     * {@code dx[i] += s · (weight[i]·dy[i] − x[i]·s · m)} with
     * {@code m = s/n · Σ weight[i]·dy[i]·x[i]}.
     *
     * @param scales each row's s
     */
    void rmsNormGradient(float[] x, int xOffset, float[] weight, float[] scales, int scalesOffset,
            float[] dy, int dyOffset, float[] dx, int dxOffset, int rows, int count);

    /**
     * Layer norm (Ba and others 2016, equation 4): {@code y[i] = fma((x[i] − μ)·s, weight[i],
     * bias[i])} with the mean {@code μ} and {@code s = 1 / √(Σ (x[i] − μ)² / n + ε)}.
     *
     * @param means receives each row's μ, which the gradient needs
     * @param scales receives each row's s, from the same offset on
     */
    void layerNorm(float[] x, int xOffset, float[] weight, float[] bias, float epsilon, float[] y,
            int yOffset, float[] means, float[] scales, int statisticsOffset, int rows, int count);

    /**
     * The gradient of {@link #layerNorm} by its input, added to {@code dx}. With
     * {@code g[i] = weight[i]·dy[i]} and {@code h[i] = (x[i] − μ)·s} it is
     * {@code s · (g[i] − h[i] · mean(g·h) − mean(g))}.
     *
     * @param means each row's μ
     * @param scales each row's s, from the same offset on
     */
    void layerNormGradient(float[] x, int xOffset, float[] weight, float[] means, float[] scales,
            int statisticsOffset, float[] dy, int dyOffset, float[] dx, int dxOffset, int rows,
            int count);

    /**
     * The gradient of either norm by its gains, added:
     * {@code dw[i] = fma(dy[i], (x[i] − mean)·scale, dw[i])}. RMSNorm's mean is 0. The gradient by
     * the bias is {@code dy}.
     */
    void addNormWeightGradient(float[] x, int xOffset, float mean, float scale, float[] dy,
            int dyOffset, float[] dw, int dwOffset, int count);

    /** {@code y[i] = exp(x[i]) / Σ exp(x[j])}, computed with {@code x} less its maximum. */
    void softmax(float[] x, int xOffset, float[] y, int yOffset, int rows, int count);

    /** {@code y[i] = x[i] − log Σ exp(x[j])}; {@code y} must not be {@code x}. */
    void logSoftmax(float[] x, int xOffset, float[] y, int yOffset, int rows, int count);

    /**
     * The gradient of {@link #softmax}: {@code dx[i] = y[i] · (dy[i] − Σ dy[j]·y[j])}.
     *
     * @param y the result
     */
    default void softmaxGradient(float[] y, int yOffset, float[] dy, int dyOffset, float[] dx,
            int dxOffset, int rows, int count) {
        for (int at = 0; at < rows * count; at += count) {
            float mean = dot(dy, dyOffset + at, y, yOffset + at, count);
            centredProduct(y, yOffset + at, dy, dyOffset + at, mean, 1f, dx, dxOffset + at, count);
        }
    }

    /**
     * The gradient of {@link #logSoftmax}: {@code dx[i] = fma(−exp(y[i]), Σ dy[j], dy[i])}.
     *
     * @param y the result
     */
    void logSoftmaxGradient(float[] y, int yOffset, float[] dy, int dyOffset, float[] dx,
            int dxOffset, int rows, int count);

    /** {@code to[i] = a[i] · (b[i] − shift) · factor}. */
    void centredProduct(float[] a, int aOffset, float[] b, int bOffset, float shift, float factor,
            float[] to, int toOffset, int count);
}
