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

    /** The length of the spans of {@link #expSumInSpans}. */
    int SPAN = 1024;

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
    float rmsNorm(float[] x, int xOffset, float[] weight, float epsilon, float[] y, int yOffset,
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
    default void rmsNormGradient(float[] x, int xOffset, float[] weight, float scale, float[] dy,
            int dyOffset, float[] dx, int dxOffset, int count) {
        float projection = scale * dot(x, xOffset, 0f, weight, dy, dyOffset, count) / count;
        addNormGradient(x, xOffset, 0f, scale, weight, dy, dyOffset, 0f, projection, dx, dxOffset,
                count);
    }

    /**
     * Layer norm of one row (Ba and others 2016, equation 4):
     * {@code y[i] = fma((x[i] − μ)·s, weight[i], bias[i])} with the mean {@code μ} and
     * {@code s = 1 / √(Σ (x[i] − μ)² / n + ε)}.
     *
     * @param weight the gains, from the array's beginning
     * @param bias what is added, from the array's beginning
     * @param statistics receives μ at its offset, and s after it, which the gradient needs
     */
    default void layerNorm(float[] x, int xOffset, float[] weight, float[] bias, float epsilon,
            float[] y, int yOffset, float[] statistics, int statisticsOffset, int count) {
        float mean = sum(x, xOffset, count) / count;
        float variance = squares(x, xOffset, mean, count) / count;
        float scale = 1f / (float) Math.sqrt(variance + epsilon);
        normalize(x, xOffset, mean, scale, weight, bias, y, yOffset, count);
        statistics[statisticsOffset] = mean;
        statistics[statisticsOffset + 1] = scale;
    }

    /**
     * The gradient of {@link #layerNorm} by its input, added to {@code dx}. With
     * {@code g[i] = weight[i]·dy[i]} and {@code h[i] = (x[i] − μ)·s} it is
     * {@code s · (g[i] − h[i] · mean(g·h) − mean(g))}.
     *
     * @param weight the gains, from the array's beginning
     * @param mean μ
     * @param scale s
     */
    default void layerNormGradient(float[] x, int xOffset, float[] weight, float mean, float scale,
            float[] dy, int dyOffset, float[] dx, int dxOffset, int count) {
        float level = dot(weight, 0, dy, dyOffset, count) / count;
        float projection = scale * dot(x, xOffset, mean, weight, dy, dyOffset, count) / count;
        addNormGradient(x, xOffset, mean, scale, weight, dy, dyOffset, level, projection, dx,
                dxOffset, count);
    }

    /**
     * The gradient of either norm by its gains, added:
     * {@code dw[i] = fma(dy[i], (x[i] − mean)·scale, dw[i])}. RMSNorm's mean is 0. The gradient by
     * the bias is {@code dy}.
     */
    void addNormWeightGradient(float[] x, int xOffset, float mean, float scale, float[] dy,
            int dyOffset, float[] dw, int dwOffset, int count);

    /** {@code y[i] = exp(x[i]) / Σ exp(x[j])}, computed with {@code x} less its maximum. */
    default void softmax(float[] x, int xOffset, float[] y, int yOffset, int count) {
        float max = max(x, xOffset, count);
        double sum = expSumInSpans(x, xOffset, max, y, yOffset, count);
        affine(y, yOffset, 0f, (float) (1 / sum), 0f, y, yOffset, count);
    }

    /** {@code y[i] = x[i] − log Σ exp(x[j])}; {@code y} must not be {@code x}. */
    default void logSoftmax(float[] x, int xOffset, float[] y, int yOffset, int count) {
        float max = max(x, xOffset, count);
        double sum = expSumInSpans(x, xOffset, max, y, yOffset, count);
        affine(x, xOffset, max, 1f, (float) -StrictMath.log(sum), y, yOffset, count);
    }

    /**
     * The gradient of {@link #softmax}: {@code dx[i] = y[i] · (dy[i] − Σ dy[j]·y[j])}.
     *
     * @param y the result
     */
    default void softmaxGradient(float[] y, int yOffset, float[] dy, int dyOffset, float[] dx,
            int dxOffset, int count) {
        float mean = dot(dy, dyOffset, y, yOffset, count);
        centredProduct(y, yOffset, dy, dyOffset, mean, 1f, dx, dxOffset, count);
    }

    /**
     * The gradient of {@link #logSoftmax}: {@code dx[i] = fma(−exp(y[i]), Σ dy[j], dy[i])}.
     *
     * @param y the result
     */
    void logSoftmaxGradient(float[] y, int yOffset, float[] dy, int dyOffset, float[] dx,
            int dxOffset, int count);

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

    /** {@return {@code Σ (a[i] − shift)·(b[i]·c[i])}, with {@code b} from its beginning} */
    float dot(float[] a, int aOffset, float shift, float[] b, float[] c, int cOffset, int count);

    /** {@code to[i] = a[i] · (b[i] − shift) · factor}. */
    void centredProduct(float[] a, int aOffset, float[] b, int bOffset, float shift, float factor,
            float[] to, int toOffset, int count);

    /** {@code to[i] = fma(a[i] − shift, factor, addend)}. */
    void affine(float[] a, int aOffset, float shift, float factor, float addend, float[] to,
            int toOffset, int count);

    /** {@return {@code Σ (a[i] − shift)²}} */
    float squares(float[] a, int aOffset, float shift, int count);

    /** {@code y[i] = fma((x[i] − mean)·scale, weight[i], bias[i])}. */
    void normalize(float[] x, int xOffset, float mean, float scale, float[] weight, float[] bias,
            float[] y, int yOffset, int count);

    /**
     * {@code dx[i] += scale · (weight[i]·dy[i] − (x[i] − mean)·scale · projection − level)}, the
     * gradient of both norms.
     */
    void addNormGradient(float[] x, int xOffset, float mean, float scale, float[] weight,
            float[] dy, int dyOffset, float level, float projection, float[] dx, int dxOffset,
            int count);
}
