package veneer.engine.kernel;

/**
 * The row kernels as plain loops: what the vector kernels must equal bit for bit, and what runs
 * where the Vector API is absent.
 *
 * <p>Each sum has the same shape: element {@code i} goes to partial sum {@code i mod 16}, in order,
 * and {@link #joined} adds the sixteen up. The vector kernels keep the partial sums in the lanes of
 * one, two or four vectors.
 */
final class ScalarRows implements RowKernels {

    /** Selects the partial sum of an element: {@code i & LANE} is {@code i mod 16}. */
    private static final int LANE = PARTIAL_SUMS - 1;

    @Override
    public float dot(float[] a, int aOffset, float[] b, int bOffset, int count) {
        float[] partial = new float[PARTIAL_SUMS];
        for (int i = 0; i < count; i++) {
            partial[i & LANE] = Math.fma(a[aOffset + i], b[bOffset + i], partial[i & LANE]);
        }
        return joined(partial);
    }

    @Override
    public float sum(float[] a, int aOffset, int count) {
        float[] partial = new float[PARTIAL_SUMS];
        for (int i = 0; i < count; i++) {
            partial[i & LANE] += a[aOffset + i];
        }
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
        float[] partial = new float[PARTIAL_SUMS];
        for (int i = 0; i < count; i++) {
            float e = Exponential.exp(a[aOffset + i] - shift);
            to[toOffset + i] = e;
            partial[i & LANE] += e;
        }
        return joined(partial);
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
        for (int i = 0; i < count; i++) {
            y[yOffset + i] = x[xOffset + i] * scale * weight[i];
        }
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
        for (int i = 0; i < count; i++) {
            float direct = weight[i] * dy[dyOffset + i];
            partial[i & LANE] = Math.fma(direct, x[xOffset + i], partial[i & LANE]);
        }
        float mean = scale * joined(partial) / count;
        for (int i = 0; i < count; i++) {
            float direct = weight[i] * dy[dyOffset + i];
            float normalized = x[xOffset + i] * scale;
            float gradient = Math.fma(-normalized, mean, direct);
            dx[dxOffset + i] = Math.fma(scale, gradient, dx[dxOffset + i]);
        }
    }

    /** The sum of sixteen partial sums, by halves: {@code 16 → 8 → 4 → 2 → 1}. */
    static float joined(float[] partial) {
        for (int half = PARTIAL_SUMS / 2; half > 0; half /= 2) {
            for (int j = 0; j < half; j++) {
                partial[j] += partial[j + half];
            }
        }
        return partial[0];
    }
}
