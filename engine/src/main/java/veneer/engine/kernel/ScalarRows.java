package veneer.engine.kernel;

/**
 * The row kernels as plain loops: what the vector kernels must equal bit for bit, and what runs
 * where the Vector API is absent.
 *
 * <p>Each sum has the same shape: element {@code i} goes to partial sum {@code i mod 16}, in order,
 * and {@link #joined} adds up the sixteen. A vector kernel keeps them in the lanes of one, two or
 * four vectors, and leaves the elements after the last multiple of sixteen to the loops here.
 */
public final class ScalarRows implements RowKernels {
    /** The kernels, which keep nothing between calls. */
    public ScalarRows() {}

    @Override
    public float dot(float[] a, int aOffset, float[] b, int bOffset, int count) {
        float[] partial = new float[PARTIAL_SUMS];
        addProducts(partial, a, aOffset, b, bOffset, count);
        return joined(partial);
    }

    @Override
    public float sum(float[] a, int aOffset, int count) {
        float[] partial = new float[PARTIAL_SUMS];
        addElements(partial, a, aOffset, count);
        return joined(partial);
    }

    @Override
    public float max(float[] a, int aOffset, int count) {
        float largest = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < count; i++) {
            largest = Math.max(largest, a[aOffset + i]);
        }
        return largest;
    }

    @Override
    public float expSum(float[] a, int aOffset, float shift, float[] to, int toOffset, int count) {
        shiftedExp(a, aOffset, shift, to, toOffset, count);
        return sum(to, toOffset, count);
    }

    @Override
    public float rmsNorm(
            float[] x,
            int xOffset,
            float[] weight,
            float epsilon,
            float[] y,
            int yOffset,
            int count) {
        float meanSquare = dot(x, xOffset, x, xOffset, count) / count;
        float scale = 1f / (float) Math.sqrt(meanSquare + epsilon);
        applyGains(x, xOffset, scale, weight, 0, y, yOffset, count);
        return scale;
    }

    @Override
    public void rmsNormGradient(
            float[] x,
            int xOffset,
            float[] weight,
            float scale,
            float[] dy,
            int dyOffset,
            float[] dx,
            int dxOffset,
            int count) {
        float[] partial = new float[PARTIAL_SUMS];
        addProducts(partial, x, xOffset, weight, 0, dy, dyOffset, count);
        float mean = scale * joined(partial) / count;
        addNormGradient(x, xOffset, scale, mean, weight, 0, dy, dyOffset, dx, dxOffset, count);
    }

    /** Adds the elements to the partial sums. */
    public static void addElements(float[] partial, float[] a, int aOffset, int count) {
        for (int i = 0; i < count; i++) {
            int j = i % PARTIAL_SUMS;
            partial[j] += a[aOffset + i];
        }
    }

    /** Adds the products {@code a[i]·b[i]} to the partial sums. */
    public static void addProducts(
            float[] partial, float[] a, int aOffset, float[] b, int bOffset, int count) {
        for (int i = 0; i < count; i++) {
            int j = i % PARTIAL_SUMS;
            partial[j] = Math.fma(a[aOffset + i], b[bOffset + i], partial[j]);
        }
    }

    /** Adds the products {@code a[i]·(b[i]·c[i])} to the partial sums. */
    public static void addProducts(
            float[] partial,
            float[] a,
            int aOffset,
            float[] b,
            int bOffset,
            float[] c,
            int cOffset,
            int count) {
        for (int i = 0; i < count; i++) {
            int j = i % PARTIAL_SUMS;
            partial[j] = Math.fma(a[aOffset + i], b[bOffset + i] * c[cOffset + i], partial[j]);
        }
    }

    /** Adds up the partial sums by halves, sixteen to eight to four to two to one. */
    public static float joined(float[] partial) {
        for (int half = PARTIAL_SUMS / 2; half > 0; half /= 2) {
            for (int j = 0; j < half; j++) {
                partial[j] += partial[j + half];
            }
        }
        return partial[0];
    }

    /** {@code to[i] = exp(a[i] − shift)}. */
    public static void shiftedExp(
            float[] a, int aOffset, float shift, float[] to, int toOffset, int count) {
        for (int i = 0; i < count; i++) {
            to[toOffset + i] = Exponential.exp(a[aOffset + i] - shift);
        }
    }

    /** {@code y[i] = x[i]·scale·weight[i]}. */
    public static void applyGains(
            float[] x,
            int xOffset,
            float scale,
            float[] weight,
            int weightOffset,
            float[] y,
            int yOffset,
            int count) {
        for (int i = 0; i < count; i++) {
            y[yOffset + i] = x[xOffset + i] * scale * weight[weightOffset + i];
        }
    }

    /** {@code dx[i] += scale · (weight[i]·dy[i] − x[i]·scale · mean)}. */
    public static void addNormGradient(
            float[] x,
            int xOffset,
            float scale,
            float mean,
            float[] weight,
            int weightOffset,
            float[] dy,
            int dyOffset,
            float[] dx,
            int dxOffset,
            int count) {
        for (int i = 0; i < count; i++) {
            float direct = weight[weightOffset + i] * dy[dyOffset + i];
            float normalized = x[xOffset + i] * scale;
            float gradient = Math.fma(-normalized, mean, direct);
            dx[dxOffset + i] = Math.fma(scale, gradient, dx[dxOffset + i]);
        }
    }
}
