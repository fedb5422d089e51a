package veneer.engine.kernel;

/**
 * Kernels that reduce along a row. A sum is taken as sixteen strided partial sums joined by a fixed tree, whatever the width of
 * the vectors, so that the scalar and the vector twin give the same bits: partial sum {@code j} takes the elements
 * {@code j, j + 16, j + 32, …}.
 */
public interface RowKernels {
    /** The number of partial sums of a reduction. */
    int PARTIAL_SUMS = 16;

    /** {@code Σ aᵢ·bᵢ}. */
    float dot(float[] a, int aOffset, float[] b, int bOffset, int count);

    /** {@code Σ aᵢ}. */
    float sum(float[] a, int aOffset, int count);

    /** The largest element, NaN if there is one, −∞ of none. */
    float max(float[] a, int aOffset, int count);

    /** Writes {@code to = exp(a − shift)} and returns the sum of what it wrote. */
    float expSum(float[] a, int aOffset, float shift, float[] to, int toOffset, int count);

    /**
     * RMSNorm of one row (Zhang and Sennrich 2019): {@code y = x · s · w} with {@code s = 1/√(Σx²/n + ε)}.
     *
     * @return s, which the gradient needs
     */
    float rmsNorm(float[] x, int xOffset, float[] weight, float epsilon, float[] y, int yOffset, int count);

    /**
     * The gradient of {@link #rmsNorm} by its input, added to {@code dx}:
     * {@code dx += s·(w·dy) − x · s³/n · Σ(w·dy·x)}.
     */
    void rmsNormGradient(
            float[] x, int xOffset, float[] weight, float scale, float[] dy, int dyOffset, float[] dx, int dxOffset, int count);
}
