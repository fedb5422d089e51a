package veneer.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import veneer.engine.kernel.ElementwiseKernels.AdamWStep;
import veneer.engine.kernel.ElementwiseKernels.SgdStep;

import java.util.Arrays;
import java.util.Random;

/**
 * The elementwise kernels against their formulas in double. The scalar kernels stand for both,
 * which give the same bits.
 */
class ElementwiseKernelsTest {
    /** A few roundings of {@code 2⁻²⁴}, and the exponential's. */
    private static final double CLOSE = 4e-7;

    private static final int COUNT = 2000;
    private static final long SEED = 7;

    private final ElementwiseKernels kernels = new ScalarElementwise();
    private final Random random = new Random(SEED);

    @Test
    void sumsAndProductsAreRoundedOnce() {
        float[] a = normal(3);
        float[] b = normal(3);
        float[] start = normal(3);
        float[] sum = new float[COUNT];
        float[] difference = new float[COUNT];
        float[] product = new float[COUNT];
        float[] quotient = new float[COUNT];
        float[] larger = new float[COUNT];
        float[] scaled = new float[COUNT];
        float[] addScaled = start.clone();
        float[] addProduct = start.clone();
        kernels.add(a, 0, b, 0, sum, 0, COUNT);
        kernels.subtract(a, 0, b, 0, difference, 0, COUNT);
        kernels.multiply(a, 0, b, 0, product, 0, COUNT);
        kernels.divide(a, 0, b, 0, quotient, 0, COUNT);
        kernels.max(a, 0, b, 0, larger, 0, COUNT);
        kernels.scale(0.7f, a, 0, scaled, 0, COUNT);
        kernels.addScaled(0.7f, a, 0, addScaled, 0, COUNT);
        kernels.addProduct(a, 0, b, 0, addProduct, 0, COUNT);
        for (int i = 0; i < COUNT; i++) {
            assertEquals((float) ((double) a[i] + b[i]), sum[i]);
            assertEquals((float) ((double) a[i] - b[i]), difference[i]);
            assertEquals((float) ((double) a[i] * b[i]), product[i]);
            assertEquals((float) ((double) a[i] / b[i]), quotient[i]);
            assertEquals(a[i] > b[i] ? a[i] : b[i], larger[i]);
            assertEquals((float) ((double) 0.7f * a[i]), scaled[i]);
            assertEquals(Math.fma(0.7f, a[i], start[i]), addScaled[i]);
            assertEquals(Math.fma(a[i], b[i], start[i]), addProduct[i]);
        }
    }

    @Test
    void selectTakesOneOrTheOther() {
        float[] condition = {0, -0f, 1, Float.NaN, Float.MIN_VALUE};
        float[] to = new float[5];
        kernels.select(condition, 0, new float[] {1, 2, 3, 4, 5}, 0,
                new float[] {-1, -2, -3, -4, -5}, 0, to, 0, 5);
        assertArrayEquals(new float[] {-1, -2, 3, 4, 5}, to);
    }

    @Test
    void siluMultiply() {
        float[] gate = normal(8);
        float[] up = normal(1);
        float[] to = new float[COUNT];
        kernels.siluMultiply(gate, 0, up, 0, to, 0, COUNT);
        for (int i = 0; i < COUNT; i++) {
            double expected = gate[i] * sigmoid(gate[i]) * up[i];
            assertEquals(expected, to[i], CLOSE * Math.abs(expected), at(i));
        }
    }

    @Test
    void siluMultiplyStaysFiniteFarOut() {
        float[] gate = {-1000, -Float.MAX_VALUE, 1000, Float.MAX_VALUE};
        float[] up = {1, 1, 1, 1};
        float[] to = new float[4];
        float[] gateGradient = new float[4];
        float[] upGradient = new float[4];
        kernels.siluMultiply(gate, 0, up, 0, to, 0, 4);
        kernels.siluMultiplyGradient(gate, up, up, gateGradient, upGradient, 0, 4);
        float[] silu = {-0f, -0f, 1000, Float.MAX_VALUE};
        float[] slope = {0, 0, 1, 1};
        for (int i = 0; i < 4; i++) {
            assertEquals(silu[i], to[i], at(i));
            assertEquals(silu[i], upGradient[i], 0f, at(i));
            assertEquals(slope[i], gateGradient[i], 0f, at(i));
        }
    }

    @Test
    void siluMultiplyGradientIsTheDerivativeOfTheProduct() {
        float[] gate = normal(4);
        float[] up = normal(1);
        float[] dy = normal(1);
        float[] gateGradient = normal(1);
        float[] upGradient = normal(1);
        float[] gateStart = gateGradient.clone();
        float[] upStart = upGradient.clone();
        kernels.siluMultiplyGradient(gate, up, dy, gateGradient, upGradient, 0, COUNT);
        double step = 1e-5;
        for (int i = 0; i < COUNT; i++) {
            double above = (gate[i] + step) * sigmoid(gate[i] + step);
            double below = (gate[i] - step) * sigmoid(gate[i] - step);
            double byGate = dy[i] * up[i] * (above - below) / (2 * step);
            double byUp = dy[i] * gate[i] * sigmoid(gate[i]);
            assertEquals(gateStart[i] + byGate, gateGradient[i], 2e-6, at(i));
            assertEquals(upStart[i] + byUp, upGradient[i], 2e-6, at(i));
        }
    }

    @Test
    void rotateTurnsTheHeadsPairsAndBack() {
        int heads = 3;
        int half = COUNT / (2 * heads);
        float[] x = normal(1);
        float[] cos = new float[half];
        float[] sin = new float[half];
        for (int i = 0; i < half; i++) {
            cos[i] = (float) Math.cos(i);
            sin[i] = (float) Math.sin(i);
        }
        float[] turned = new float[COUNT];
        kernels.rotate(x, 0, cos, sin, 0, half, heads, 1, turned, 0);
        for (int pair = 0; pair < heads * half; pair++) {
            int i = pair % half;
            int at = pair / half * 2 * half + i;
            double first = (double) x[at] * cos[i] - (double) x[at + half] * sin[i];
            double second = (double) x[at + half] * cos[i] + (double) x[at] * sin[i];
            assertEquals(first, turned[at], 5e-7, at(at));
            assertEquals(second, turned[at + half], 5e-7, at(at + half));
        }
        kernels.rotate(turned, 0, cos, sin, 0, half, heads, -1, turned, 0);
        for (int i = 0; i < heads * 2 * half; i++) {
            assertEquals(x[i], turned[i], 1e-6, at(i));
        }
    }

    /** Each step rounds the decay's factor, the decayed parameter and the difference. */
    @Test
    void adamWFollowsItsFormula() {
        double rate = 2e-3;
        double decay = 0.1;
        double beta1 = 0.9;
        double beta2 = 0.999;
        double epsilon = 1e-8;
        float[] parameter = normal(1);
        float[] mean = new float[COUNT];
        float[] variance = new float[COUNT];
        double[] exact = new double[COUNT];
        double[] exactMean = new double[COUNT];
        double[] exactVariance = new double[COUNT];
        for (int i = 0; i < COUNT; i++) {
            exact[i] = parameter[i];
        }
        for (int t = 1; t <= 20; t++) {
            double bias1 = 1 - Math.pow(beta1, t);
            double bias2 = 1 - Math.pow(beta2, t);
            AdamWStep step = new AdamWStep(
                    (float) (1 - rate * decay),
                    (float) (1 - beta1),
                    (float) beta2,
                    (float) (1 - beta2),
                    (float) (rate / bias1),
                    (float) Math.sqrt(bias2),
                    (float) epsilon);
            float[] gradient = normal(0.1f);
            kernels.adamW(parameter, gradient, mean, variance, 0, COUNT, step);
            for (int i = 0; i < COUNT; i++) {
                double g = gradient[i];
                exactMean[i] = beta1 * exactMean[i] + (1 - beta1) * g;
                exactVariance[i] = beta2 * exactVariance[i] + (1 - beta2) * g * g;
                double unbiased = exactVariance[i] / bias2;
                exact[i] *= 1 - rate * decay;
                exact[i] -= rate * (exactMean[i] / bias1) / (Math.sqrt(unbiased) + epsilon);
                double roundings = 3 * t * 0x1p-24 * Math.max(1, Math.abs(exact[i]));
                assertEquals(exact[i], parameter[i], roundings, at(i));
            }
        }
    }

    /** The fused multiply-adds leave three roundings a step. */
    @ParameterizedTest
    @CsvSource({"0, 0, false", "0.9, 0, false", "0.9, 0.3, false", "0.9, 0, true"})
    void sgdFollowsItsFormula(double momentum, double dampening, boolean nesterov) {
        double rate = 2e-3;
        double decay = 0.1;
        float[] parameter = normal(1);
        float[] velocity = momentum == 0 ? null : new float[COUNT];
        double[] exact = new double[COUNT];
        double[] exactVelocity = new double[COUNT];
        for (int i = 0; i < COUNT; i++) {
            exact[i] = parameter[i];
        }
        for (int t = 1; t <= 20; t++) {
            double incoming = t == 1 ? 1 : 1 - dampening;
            float[] gradient = normal(0.1f);
            kernels.sgd(parameter, gradient, velocity, 0, COUNT, new SgdStep((float) rate,
                    (float) decay, (float) momentum, (float) incoming, nesterov));
            for (int i = 0; i < COUNT; i++) {
                double g = gradient[i] + decay * exact[i];
                exactVelocity[i] = momentum * exactVelocity[i] + incoming * g;
                double direction = nesterov ? g + momentum * exactVelocity[i] : exactVelocity[i];
                exact[i] -= rate * (momentum == 0 ? g : direction);
                double roundings = 3 * t * 0x1p-24 * Math.max(1, Math.abs(exact[i]));
                assertEquals(exact[i], parameter[i], roundings, at(i));
            }
        }
    }

    /** The share that is dropped is off by less than 5 standard deviations, √(p(1−p)/n). */
    @ParameterizedTest
    @ValueSource(doubles = {0, 0.1, 0.5, 0.9})
    void dropoutDropsItsShareAndScalesTheRest(double probability) {
        int count = 100_000;
        int dropped = (int) (probability * (1 << 24));
        float[] x = new float[count];
        Arrays.fill(x, Float.NaN);
        float[] y = new float[count];
        kernels.dropout(SEED, 0, dropped, 3, x, 0, y, 0, count);
        int zeros = 0;
        for (int i = 0; i < count; i++) {
            boolean drop = Integer.compareUnsigned(SplitMix64.half(SEED, i), dropped << 8) < 0;
            assertEquals(drop ? 0f : Float.NaN, y[i], at(i));
            zeros += drop ? 1 : 0;
        }
        double deviation = Math.sqrt(probability * (1 - probability) / count);
        assertEquals(probability, (double) zeros / count, 5 * deviation);
        float[] part = new float[10];
        kernels.dropout(SEED, 1001, dropped, 3, normal(1), 0, part, 0, 10);
        for (int i = 0; i < 10; i++) {
            assertEquals(y[1001 + i] == 0, part[i] == 0, at(i));
        }
    }

    private float[] normal(float deviation) {
        float[] values = new float[COUNT];
        for (int i = 0; i < COUNT; i++) {
            values[i] = deviation * (float) random.nextGaussian();
        }
        return values;
    }

    private static double sigmoid(double x) {
        return 1 / (1 + StrictMath.exp(-x));
    }

    private static String at(int i) {
        return "element " + i + ", seed " + SEED;
    }
}
