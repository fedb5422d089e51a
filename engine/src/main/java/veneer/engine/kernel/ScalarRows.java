package veneer.engine.kernel;

import java.util.Arrays;

/**
 * The row kernels as plain loops: what the vector kernels must equal bit for bit, and what runs
 * where the Vector API is absent.
 *
 * <p>Each sum has the same shape: element {@code i} goes to partial sum {@code i mod 16}, in order,
 * and {@link #joined} adds up the sixteen. A vector kernel keeps them in the lanes of one, two or
 * four vectors, and leaves the elements after the last multiple of sixteen to the loops here.
 */
public final class ScalarRows implements RowKernels {
    private static final ThreadLocal<float[]> PARTIAL =
            ThreadLocal.withInitial(() -> new float[PARTIAL_SUMS]);

    /** The kernels, which keep nothing between calls but room for sums. */
    public ScalarRows() {}

    @Override
    public float dot(float[] a, int aOffset, float[] b, int bOffset, int count) {
        float[] partial = partialSums();
        addProducts(partial, a, aOffset, b, bOffset, count);
        return joined(partial);
    }

    @Override
    public float sum(float[] a, int aOffset, int count) {
        float[] partial = partialSums();
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
    public float largest(float[] a, int aOffset, int count) {
        return larger(Float.NEGATIVE_INFINITY, a, aOffset, count);
    }

    @Override
    public float expSum(float[] a, int aOffset, float shift, float[] to, int toOffset, int count) {
        shiftedExp(a, aOffset, shift, to, toOffset, count);
        return sum(to, toOffset, count);
    }

    @Override
    public void rmsNorm(float[] x, int xOffset, float[] weight, float epsilon, float[] y,
            int yOffset, float[] scales, int scalesOffset, int rows, int count) {
        for (int row = 0; row < rows; row++) {
            int at = row * count;
            float scale = scale(squares(x, xOffset + at, 0f, count), count, epsilon);
            applyGains(x, xOffset + at, scale, weight, 0, y, yOffset + at, count);
            scales[scalesOffset + row] = scale;
        }
    }

    @Override
    public void rmsNormGradient(float[] x, int xOffset, float[] weight, float[] scales,
            int scalesOffset, float[] dy, int dyOffset, float[] dx, int dxOffset, int rows,
            int count) {
        for (int row = 0; row < rows; row++) {
            int at = row * count;
            float scale = scales[scalesOffset + row];
            float products = products(x, xOffset + at, 0f, weight, dy, dyOffset + at, count);
            addNormGradient(x, xOffset + at, 0f, scale, weight, 0, dy, dyOffset + at, 0f,
                    scale * products / count, dx, dxOffset + at, count);
        }
    }

    @Override
    public void layerNorm(float[] x, int xOffset, float[] weight, float[] bias, float epsilon,
            float[] y, int yOffset, float[] means, float[] scales, int statisticsOffset, int rows,
            int count) {
        for (int row = 0; row < rows; row++) {
            int at = row * count;
            float mean = sum(x, xOffset + at, count) / count;
            float scale = scale(squares(x, xOffset + at, mean, count), count, epsilon);
            normalize(x, xOffset + at, mean, scale, weight, bias, 0, y, yOffset + at, count);
            means[statisticsOffset + row] = mean;
            scales[statisticsOffset + row] = scale;
        }
    }

    @Override
    public void layerNormGradient(float[] x, int xOffset, float[] weight, float[] means,
            float[] scales, int statisticsOffset, float[] dy, int dyOffset, float[] dx,
            int dxOffset, int rows, int count) {
        for (int row = 0; row < rows; row++) {
            int at = row * count;
            float mean = means[statisticsOffset + row];
            float scale = scales[statisticsOffset + row];
            float level = dot(weight, 0, dy, dyOffset + at, count) / count;
            float products = products(x, xOffset + at, mean, weight, dy, dyOffset + at, count);
            addNormGradient(x, xOffset + at, mean, scale, weight, 0, dy, dyOffset + at, level,
                    scale * products / count, dx, dxOffset + at, count);
        }
    }

    @Override
    public void addNormWeightGradient(float[] x, int xOffset, float mean, float scale, float[] dy,
            int dyOffset, float[] dw, int dwOffset, int count) {
        for (int i = 0; i < count; i++) {
            float normalized = (x[xOffset + i] - mean) * scale;
            dw[dwOffset + i] = Math.fma(dy[dyOffset + i], normalized, dw[dwOffset + i]);
        }
    }

    @Override
    public void softmax(float[] x, int xOffset, float[] y, int yOffset, int rows, int count) {
        for (int at = 0; at < rows * count; at += count) {
            float shift = largest(x, xOffset + at, count);
            double sum = expSumInSpans(x, xOffset + at, shift, y, yOffset + at, count);
            affine(y, yOffset + at, 0f, (float) (1 / sum), 0f, y, yOffset + at, count);
        }
    }

    @Override
    public void logSoftmax(float[] x, int xOffset, float[] y, int yOffset, int rows, int count) {
        for (int at = 0; at < rows * count; at += count) {
            float shift = largest(x, xOffset + at, count);
            double sum = expSumInSpans(x, xOffset + at, shift, y, yOffset + at, count);
            float logarithm = (float) StrictMath.log(sum);
            affine(x, xOffset + at, shift, 1f, -logarithm, y, yOffset + at, count);
        }
    }

    @Override
    public void logSoftmaxGradient(float[] y, int yOffset, float[] dy, int dyOffset, float[] dx,
            int dxOffset, int rows, int count) {
        for (int at = 0; at < rows * count; at += count) {
            float sum = sum(dy, dyOffset + at, count);
            addExpScaled(y, yOffset + at, -sum, dy, dyOffset + at, dx, dxOffset + at, count);
        }
    }

    @Override
    public void centredProduct(float[] a, int aOffset, float[] b, int bOffset, float shift,
            float factor, float[] to, int toOffset, int count) {
        for (int i = 0; i < count; i++) {
            to[toOffset + i] = a[aOffset + i] * (b[bOffset + i] - shift) * factor;
        }
    }

    /** {@code Σ (a[i] − shift)²}. */
    private static float squares(float[] a, int aOffset, float shift, int count) {
        float[] partial = partialSums();
        addSquares(partial, a, aOffset, shift, count);
        return joined(partial);
    }

    /** {@code Σ (a[i] − shift)·(b[i]·c[i])}, with {@code b} from its beginning. */
    private static float products(float[] a, int aOffset, float shift, float[] b, float[] c,
            int cOffset, int count) {
        float[] partial = partialSums();
        addProducts(partial, a, aOffset, shift, b, 0, c, cOffset, count);
        return joined(partial);
    }

    /** What either norm multiplies by: {@code 1 / √(squares / count + ε)}. */
    public static float scale(float squares, int count, float epsilon) {
        return 1f / (float) Math.sqrt(squares / count + epsilon);
    }

    /** Sixteen zeros, the thread's own: every call gets the same array. */
    public static float[] partialSums() {
        float[] partial = PARTIAL.get();
        Arrays.fill(partial, 0f);
        return partial;
    }

    /** Adds the elements to the partial sums. */
    public static void addElements(float[] partial, float[] a, int aOffset, int count) {
        for (int i = 0; i < count; i++) {
            int j = i % PARTIAL_SUMS;
            partial[j] += a[aOffset + i];
        }
    }

    /** Adds the products {@code a[i]·b[i]} to the partial sums. */
    public static void addProducts(float[] partial, float[] a, int aOffset, float[] b, int bOffset,
            int count) {
        for (int i = 0; i < count; i++) {
            int j = i % PARTIAL_SUMS;
            partial[j] = Math.fma(a[aOffset + i], b[bOffset + i], partial[j]);
        }
    }

    /** Adds the squares {@code (a[i] − shift)²} to the partial sums. */
    public static void addSquares(float[] partial, float[] a, int aOffset, float shift,
            int count) {
        for (int i = 0; i < count; i++) {
            int j = i % PARTIAL_SUMS;
            float centred = a[aOffset + i] - shift;
            partial[j] = Math.fma(centred, centred, partial[j]);
        }
    }

    /** Adds the products {@code (a[i] − shift)·(b[i]·c[i])} to the partial sums. */
    public static void addProducts(float[] partial, float[] a, int aOffset, float shift, float[] b,
            int bOffset, float[] c, int cOffset, int count) {
        for (int i = 0; i < count; i++) {
            int j = i % PARTIAL_SUMS;
            float product = b[bOffset + i] * c[cOffset + i];
            partial[j] = Math.fma(a[aOffset + i] - shift, product, partial[j]);
        }
    }

    /** Adds up the partial sums by halves, sixteen to eight to four to two to one. */
    public static float joined(float[] partial) {
        float[] p = partial;
        float even = ((p[0] + p[8]) + (p[4] + p[12])) + ((p[2] + p[10]) + (p[6] + p[14]));
        float odd = ((p[1] + p[9]) + (p[5] + p[13])) + ((p[3] + p[11]) + (p[7] + p[15]));
        return even + odd;
    }

    /** The largest of a number and of the elements, of which NaN is passed over. */
    public static float larger(float number, float[] a, int aOffset, int count) {
        float largest = number;
        for (int i = 0; i < count; i++) {
            float element = a[aOffset + i];
            largest = element > largest ? element : largest;
        }
        return largest;
    }

    /** {@code to[i] = exp(a[i] − shift)}, of no more than 0. */
    public static void shiftedExp(float[] a, int aOffset, float shift, float[] to, int toOffset,
            int count) {
        for (int i = 0; i < count; i++) {
            to[toOffset + i] = Exponential.expUpToZero(a[aOffset + i] - shift);
        }
    }

    /** {@code to[i] = fma(exp(a[i]), factor, b[i])}. */
    public static void addExpScaled(float[] a, int aOffset, float factor, float[] b, int bOffset,
            float[] to, int toOffset, int count) {
        for (int i = 0; i < count; i++) {
            to[toOffset + i] = Math.fma(Exponential.exp(a[aOffset + i]), factor, b[bOffset + i]);
        }
    }

    /** {@code to[i] = fma(a[i] − shift, factor, addend)}. */
    public static void affine(float[] a, int aOffset, float shift, float factor, float addend,
            float[] to, int toOffset, int count) {
        for (int i = 0; i < count; i++) {
            to[toOffset + i] = Math.fma(a[aOffset + i] - shift, factor, addend);
        }
    }

    /** {@code y[i] = x[i]·scale·weight[i]}. */
    public static void applyGains(float[] x, int xOffset, float scale, float[] weight,
            int weightOffset, float[] y, int yOffset, int count) {
        for (int i = 0; i < count; i++) {
            y[yOffset + i] = x[xOffset + i] * scale * weight[weightOffset + i];
        }
    }

    /** {@code y[i] = fma((x[i] − mean)·scale, weight[i], bias[i])}. */
    public static void normalize(float[] x, int xOffset, float mean, float scale, float[] weight,
            float[] bias, int offset, float[] y, int yOffset, int count) {
        for (int i = 0; i < count; i++) {
            float normalized = (x[xOffset + i] - mean) * scale;
            y[yOffset + i] = Math.fma(normalized, weight[offset + i], bias[offset + i]);
        }
    }

    /**
     * {@code dx[i] += scale · (weight[i]·dy[i] − (x[i] − mean)·scale · projection − level)}, the
     * gradient of both norms.
     */
    public static void addNormGradient(float[] x, int xOffset, float mean, float scale,
            float[] weight, int weightOffset, float[] dy, int dyOffset, float level,
            float projection, float[] dx, int dxOffset, int count) {
        for (int i = 0; i < count; i++) {
            float direct = weight[weightOffset + i] * dy[dyOffset + i];
            float normalized = (x[xOffset + i] - mean) * scale;
            float gradient = Math.fma(-normalized, projection, direct) - level;
            dx[dxOffset + i] = Math.fma(scale, gradient, dx[dxOffset + i]);
        }
    }
}
