package veneer.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;
import java.util.Random;

/**
 * The row kernels against their formulas in double. The scalar kernels stand for both, which give
 * the same bits.
 */
class RowKernelsTest {
    private static final long SEED = 11;
    private static final float EPSILON = 1e-5f;

    private final RowKernels kernels = new ScalarRows();
    private final Random random = new Random(SEED);

    @Test
    void nothingSumsToZero() {
        float[] none = {};
        assertEquals(0, kernels.sum(none, 0, 0));
        assertEquals(0, kernels.dot(none, 0, none, 0, 0));
        assertEquals(0, kernels.expSum(none, 0, 1, none, 0, 0));
        assertEquals(Float.NEGATIVE_INFINITY, kernels.max(none, 0, 0));
    }

    /** A row of powers of two, whose sum depends on the order in which they are added. */
    @Test
    void theOrderOfASumIsTheDocumentedOne() {
        float[] row = new float[37];
        for (int i = 0; i < row.length; i++) {
            row[i] = (float) Math.scalb(1.0 + i, (i * 11) % 23);
        }
        float[] s = new float[16];
        for (int i = 0; i < row.length; i++) {
            s[i % 16] += row[i];
        }
        float even = ((s[0] + s[8]) + (s[4] + s[12])) + ((s[2] + s[10]) + (s[6] + s[14]));
        float odd = ((s[1] + s[9]) + (s[5] + s[13])) + ((s[3] + s[11]) + (s[7] + s[15]));
        assertEquals(even + odd, kernels.sum(row, 0, row.length));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 15, 16, 17, 576, 1009})
    void sumsAreAsExactAsTheirTermsAllow(int count) {
        float[] a = normal(count);
        float[] b = normal(count);
        double sum = 0;
        double magnitudes = 0;
        double dot = 0;
        double products = 0;
        float largest = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < count; i++) {
            sum += a[i];
            magnitudes += Math.abs(a[i]);
            dot += (double) a[i] * b[i];
            products += Math.abs((double) a[i] * b[i]);
            largest = Math.max(largest, a[i]);
        }
        assertEquals(sum, kernels.sum(a, 0, count), tolerance(count) * magnitudes);
        assertEquals(dot, kernels.dot(a, 0, b, 0, count), tolerance(count) * products);
        assertEquals(largest, kernels.max(a, 0, count));
    }

    @Test
    void maxOfNaNIsNaNAndZeroIsAboveNegativeZero() {
        assertEquals(Float.NaN, kernels.max(new float[] {1, Float.NaN, 2}, 0, 3));
        assertEquals(0f, kernels.max(new float[] {-0f, 0f, -0f}, 0, 3));
        assertEquals(-0f, kernels.max(new float[] {-0f, -1f}, 0, 2));
    }

    @Test
    void theLargestPassesOverNaN() {
        assertEquals(2f, kernels.largest(new float[] {1, Float.NaN, 2}, 0, 3));
        assertEquals(Float.NEGATIVE_INFINITY, kernels.largest(new float[] {Float.NaN}, 0, 1));
        assertEquals(Float.NEGATIVE_INFINITY, kernels.largest(new float[0], 0, 0));
    }

    /** Every row of four special numbers: as if the maximum counted NaN and the zeros' signs. */
    @Test
    void toASoftmaxTheLargestIsTheMaximum() {
        float[] special = {
                0f, -0f, 1f, -2f, Float.MIN_VALUE, -Float.MAX_VALUE, Float.NaN,
                Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY
        };
        int count = 4;
        float[] x = new float[count];
        float[] y = new float[count];
        float[] expected = new float[count];
        for (int row = 0; row < Math.pow(special.length, count); row++) {
            for (int i = 0, rest = row; i < count; i++, rest /= special.length) {
                x[i] = special[rest % special.length];
            }
            float max = kernels.max(x, 0, count);
            double sum = kernels.expSumInSpans(x, 0, max, expected, 0, count);
            ScalarRows.affine(expected, 0, 0f, (float) (1 / sum), 0f, expected, 0, count);
            kernels.softmax(x, 0, y, 0, 1, count);
            assertSameBits(expected, y, x);
            float logarithm = (float) StrictMath.log(sum);
            ScalarRows.affine(x, 0, max, 1f, -logarithm, expected, 0, count);
            kernels.logSoftmax(x, 0, y, 0, 1, count);
            assertSameBits(expected, y, x);
        }
    }

    private static void assertSameBits(float[] expected, float[] actual, float[] row) {
        for (int i = 0; i < expected.length; i++) {
            assertEquals(Float.floatToIntBits(expected[i]), Float.floatToIntBits(actual[i]),
                    () -> Arrays.toString(row));
        }
    }

    @Test
    void expSumIsASoftmax() {
        int count = 333;
        float[] a = normal(count);
        a[5] = Float.NEGATIVE_INFINITY;
        float[] to = new float[count];
        float shift = kernels.max(a, 0, count);
        float sum = kernels.expSum(a, 0, shift, to, 0, count);
        double exact = 0;
        for (int i = 0; i < count; i++) {
            double e = StrictMath.exp((double) a[i] - shift);
            assertEquals(e, to[i], 1e-6 * e);
            exact += e;
        }
        assertEquals(0f, to[5]);
        assertEquals(exact, sum, 1e-6 * exact);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 16, 100, 576})
    void rmsNormAndItsGradient(int count) {
        float[] x = normal(count);
        float[] weight = normal(count);
        float[] dy = normal(count);
        float[] y = new float[count];
        float[] dx = normal(count);
        float[] start = dx.clone();
        float[] scales = new float[2];
        kernels.rmsNorm(x, 0, weight, EPSILON, y, 0, scales, 1, 1, count);
        kernels.rmsNormGradient(x, 0, weight, scales, 1, dy, 0, dx, 0, 1, count);

        double[] exact = doubles(x);
        double exactScale = scale(exact);
        assertEquals(exactScale, scales[1], 1e-6 * exactScale);
        double step = 1e-6;
        for (int i = 0; i < count; i++) {
            assertEquals(x[i] * exactScale * weight[i], y[i], 1e-6);
            exact[i] = x[i] + step;
            double above = weighted(exact, weight, dy);
            exact[i] = x[i] - step;
            double below = weighted(exact, weight, dy);
            exact[i] = x[i];
            double gradient = (above - below) / (2 * step);
            assertEquals(start[i] + gradient, dx[i], 1e-5 * Math.max(1, Math.abs(gradient)));
        }
    }

    /** A vocabulary's worth, whose sum would lose digits in float32. */
    @ParameterizedTest
    @ValueSource(ints = {1, 17, 1024, 1025, 49_152})
    void softmaxAndItsLogarithm(int count) {
        float[] x = normal(count);
        float[] y = new float[count];
        float[] logarithms = new float[count];
        kernels.logSoftmax(x, 0, logarithms, 0, 1, count);
        kernels.softmax(x, 0, y, 0, 1, count);
        double sum = 0;
        for (float element : x) {
            sum += StrictMath.exp(element);
        }
        for (int i = 0; i < count; i++) {
            double expected = StrictMath.exp(x[i]) / sum;
            assertEquals(expected, y[i], 7e-7 * expected);
            assertEquals(x[i] - StrictMath.log(sum), logarithms[i], 2e-6);
        }
        kernels.softmax(x, 0, x, 0, 1, count);
        assertArrayEquals(y, x);
    }

    /** The sum over the row is off by at most a rounding for each link of its longest chain. */
    @ParameterizedTest
    @ValueSource(ints = {1, 17, 576, 49_152})
    void gradientsOfSoftmaxAndItsLogarithm(int count) {
        float[] x = normal(count);
        float[] dy = normal(count);
        float[] p = new float[count];
        float[] logarithms = new float[count];
        float[] dx = new float[count];
        float[] dlogarithms = new float[count];
        kernels.softmax(x, 0, p, 0, 1, count);
        kernels.logSoftmax(x, 0, logarithms, 0, 1, count);
        kernels.softmaxGradient(p, 0, dy, 0, dx, 0, 1, count);
        kernels.logSoftmaxGradient(logarithms, 0, dy, 0, dlogarithms, 0, 1, count);
        double mean = 0;
        double sum = 0;
        double magnitudes = 0;
        for (int i = 0; i < count; i++) {
            mean += (double) dy[i] * p[i];
            sum += dy[i];
            magnitudes += Math.abs(dy[i]);
        }
        for (int i = 0; i < count; i++) {
            double meanError = 4 * tolerance(count);
            assertEquals(p[i] * (dy[i] - mean), dx[i], p[i] * (meanError + 1e-6), "element " + i);
            double expected = dy[i] - Math.exp(logarithms[i]) * sum;
            double error = p[i] * magnitudes * (tolerance(count) + 2e-6) + 1e-6;
            assertEquals(expected, dlogarithms[i], error, "element " + i);
        }
    }

    /** With a mean far from 0, as a residual stream has it. */
    @ParameterizedTest
    @ValueSource(ints = {1, 16, 100, 576})
    void layerNormAndItsGradient(int count) {
        float[] x = normal(count);
        ScalarRows.affine(x, 0, -3f, 1f, 0f, x, 0, count);
        float[] weight = normal(count);
        float[] bias = normal(count);
        float[] dy = normal(count);
        float[] y = new float[count];
        float[] dx = normal(count);
        float[] start = dx.clone();
        float[] means = new float[2];
        float[] scales = new float[2];
        kernels.layerNorm(x, 0, weight, bias, EPSILON, y, 0, means, scales, 1, 1, count);
        kernels.layerNormGradient(x, 0, weight, means, scales, 1, dy, 0, dx, 0, 1, count);

        double[] exact = doubles(x);
        double[] normalized = layerNorm(exact);
        double step = count == 1 ? 1e-9 : 1e-6;
        for (int i = 0; i < count; i++) {
            assertEquals(normalized[i] * weight[i] + bias[i], y[i], 4e-6);
            exact[i] = x[i] + step;
            double above = weightedSum(layerNorm(exact), weight, dy);
            exact[i] = x[i] - step;
            double below = weightedSum(layerNorm(exact), weight, dy);
            exact[i] = x[i];
            double gradient = (above - below) / (2 * step);
            assertEquals(start[i] + gradient, dx[i], 1e-5 * Math.max(1, Math.abs(gradient)));
        }
    }

    @Test
    void addNormWeightGradientIsTheOutputsGradientTimesTheNormalizedInput() {
        int count = 100;
        float[] x = normal(count);
        float[] dy = normal(count);
        float[] dw = normal(count);
        float[] start = dw.clone();
        kernels.addNormWeightGradient(x, 0, 0.3f, 1.2f, dy, 0, dw, 0, count);
        for (int i = 0; i < count; i++) {
            double expected = start[i] + dy[i] * (x[i] - (double) 0.3f) * 1.2f;
            assertEquals(expected, dw[i], 1e-6);
        }
    }

    private static double[] layerNorm(double[] x) {
        double mean = Arrays.stream(x).sum() / x.length;
        double[] centred = Arrays.stream(x).map(element -> element - mean).toArray();
        double scale = scale(centred);
        return Arrays.stream(centred).map(element -> element * scale).toArray();
    }

    private static double weightedSum(double[] normalized, float[] weight, float[] dy) {
        double sum = 0;
        for (int i = 0; i < normalized.length; i++) {
            sum += normalized[i] * weight[i] * dy[i];
        }
        return sum;
    }

    private static double[] doubles(float[] x) {
        double[] doubles = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            doubles[i] = x[i];
        }
        return doubles;
    }

    /**
     * RMSNorm's output, weighted: its derivative by {@code x[i]} is the gradient for {@code dy}.
     */
    private static double weighted(double[] x, float[] weight, float[] dy) {
        double scale = scale(x);
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += x[i] * scale * weight[i] * dy[i];
        }
        return sum;
    }

    private static double scale(double[] x) {
        double squares = 0;
        for (double element : x) {
            squares += element * element;
        }
        return 1 / Math.sqrt(squares / x.length + EPSILON);
    }

    /** Of a sum, relative to its magnitudes: a rounding for each link of the longest chain. */
    private static double tolerance(int count) {
        return (count / RowKernels.PARTIAL_SUMS + 5) * 0x1p-24;
    }

    private float[] normal(int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
