package veneer.engine.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import veneer.engine.random.RandomStream;
import veneer.engine.tensor.Tensor;

class InitializersTest {
    private static final int OUTPUTS = 300;
    private static final int INPUTS = 200;

    private static RandomStream random() {
        return new RandomStream(3, "weight");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1, 2.23606797749979})
    void kaimingsBoundIsThatOfHe(double a) {
        Tensor w = Initializers.kaimingUniform(random(), a, OUTPUTS, INPUTS);
        assertUniform(w, Math.sqrt(6 / ((1 + a * a) * INPUTS)));
    }

    @Test
    void xaviersBoundAndDeviationAreThoseOfGlorot() {
        assertUniform(Initializers.xavierUniform(random(), 1.5, OUTPUTS, INPUTS),
                1.5 * Math.sqrt(6.0 / (INPUTS + OUTPUTS)));
        assertNormal(Initializers.xavierNormal(random(), 1.5, OUTPUTS, INPUTS),
                1.5 * Math.sqrt(2.0 / (INPUTS + OUTPUTS)));
    }

    @Test
    void normalNumbersAreNormal() {
        assertNormal(Initializers.normal(random(), 0.02, OUTPUTS, INPUTS), 0.02);
    }

    /** The mean square of n numbers is off by less than 5 deviations, √(4/45/n) of the bound's. */
    private static void assertUniform(Tensor w, double bound) {
        assertArrayEquals(new int[] {OUTPUTS, INPUTS}, w.shape().toArray());
        double largest = 0;
        double squares = 0;
        for (float element : w.data()) {
            largest = Math.max(largest, Math.abs(element));
            squares += (double) element * element;
        }
        int count = w.data().length;
        assertTrue(largest <= (float) bound && largest > 0.999 * bound, "up to " + largest);
        double deviation = bound * bound * Math.sqrt(4.0 / 45 / count);
        assertEquals(bound * bound / 3, squares / count, 5 * deviation);
    }

    /**
     * Shares within 1, 2 and 3 deviations are off by less than 5 deviations, √(p(1 − p)/n); so is
     * the mean.
     */
    private static void assertNormal(Tensor w, double deviation) {
        double[] shares = {0.682689, 0.954500, 0.997300};
        int count = w.data().length;
        double sum = 0;
        for (float element : w.data()) {
            sum += element;
        }
        assertEquals(0, sum / count, 5 * deviation / Math.sqrt(count));
        for (int bound = 1; bound <= 3; bound++) {
            int within = 0;
            for (float element : w.data()) {
                within += Math.abs(element) <= bound * deviation ? 1 : 0;
            }
            double share = shares[bound - 1];
            assertEquals(share, (double) within / count,
                    5 * Math.sqrt(share * (1 - share) / count), bound + " deviations");
        }
    }

    /**
     * Each element is rounded to float32, by at most u = 2⁻²⁴ of itself: a product of two vectors
     * of length 1 is off by 2u at most, by Cauchy and Schwarz.
     */
    @ParameterizedTest
    @CsvSource({"1, 1", "1, 50", "50, 1", "40, 130", "130, 40", "200, 200"})
    void orthogonalVectorsAreOrthonormal(int outputs, int inputs) {
        double gain = 1.5;
        float[] w = Initializers.orthogonal(random(), gain, outputs, inputs).data();
        boolean rows = outputs <= inputs;
        int count = Math.min(outputs, inputs);
        int size = Math.max(outputs, inputs);
        for (int i = 0; i < count; i++) {
            for (int j = 0; j <= i; j++) {
                double dot = 0;
                for (int k = 0; k < size; k++) {
                    double a = rows ? w[i * inputs + k] : w[k * inputs + i];
                    double b = rows ? w[j * inputs + k] : w[k * inputs + j];
                    dot += a * b;
                }
                double expected = i == j ? gain * gain : 0;
                assertEquals(expected, dot, 2.01 * 0x1p-24 * gain * gain, i + ", " + j);
            }
        }
    }

    /** A direction and its opposite are as likely: the mean of n signs is below 5/√n. */
    @Test
    void orthogonalVectorsPreferNoDirection() {
        double sum = 0;
        for (int seed = 0; seed < 400; seed++) {
            float[] w = Initializers.orthogonal(new RandomStream(seed, "w"), 1, 2, 2).data();
            sum += Math.signum(w[0]) * Math.signum(w[3]);
        }
        assertEquals(0, sum / 400, 5 / Math.sqrt(400));
    }

    @Test
    void aStartIsAFunctionOfSeedAndName() {
        assertArrayEquals(
                Initializers.orthogonal(random(), 1, 5, 7).data(),
                Initializers.orthogonal(random(), 1, 5, 7).data());
        RandomStream odd = random();
        assertEquals(7, odd.normal(7, 1).length);
        assertEquals(8, odd.position());
    }
}
