package veneer.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The errors of the activations, in units in the last place or absolute. */
class ActivationTest {
    private static final double ROOT_HALF = Math.sqrt(0.5);

    @ParameterizedTest
    @CsvSource({
            "RELU, -3.4e38, 3.4e38, 0.5",
            "SIGMOID, -87, 3.4e38, 2.5",
            "TANH, -3.4e38, 3.4e38, 1.37",
            "ERF, -3.4e38, 3.4e38, 1.05",
            "SILU, -87, 3.4e38, 2.9",
            "GELU, 0, 3.4e38, 1.7",
            "GELU, -1, 3.4e38, 2.6",
            "GELU_TANH, 0, 3.4e38, 2.6",
            "GELU_TANH, -1, 3.4e38, 3.1",
            "GELU_TANH, -5, 3.4e38, 41",
    })
    void valueInUlp(Activation activation, float lowest, float highest, double limit) {
        Worst worst = Worst.inUlp(activation::of, exact(activation), lowest, highest);
        System.out.println(activation + " from " + lowest + ": " + worst + " ulp");
        assertTrue(worst.error() < limit, worst::toString);
    }

    @ParameterizedTest
    @CsvSource({"GELU, 1e-7", "GELU_TANH, 6e-8"})
    void valueOfANegativeNumber(Activation activation, double limit) {
        Worst worst = Worst.absolute(activation::of, exact(activation), -Float.MAX_VALUE, 0);
        System.out.println(activation + " below 0: " + worst);
        assertTrue(worst.error() < limit, worst::toString);
    }

    @ParameterizedTest
    @CsvSource({"RELU, 1e-45", "SIGMOID, 1e-7", "TANH, 1.2e-7", "ERF, 1.7e-7", "SILU, 1e-6",
            "GELU, 1.5e-7", "GELU_TANH, 2.5e-7"})
    void slope(Activation activation, double limit) {
        Worst worst = Worst.absolute(
                activation::slope, slope(activation), -Float.MAX_VALUE, Float.MAX_VALUE);
        System.out.println(activation + "'s slope: " + worst);
        assertTrue(worst.error() < limit, worst::toString);
    }

    @ParameterizedTest
    @CsvSource({
            "RELU, 1.4e-45, 1.4e-45", "RELU, -0.0, 0", "RELU, NaN, NaN", "RELU, -Infinity, 0",
            "SIGMOID, 0, 0.5", "SIGMOID, Infinity, 1", "SIGMOID, -Infinity, 0", "SIGMOID, NaN, NaN",
            "TANH, 0, 0", "TANH, -0.0, -0.0", "TANH, 1.4e-45, 1.4e-45", "TANH, Infinity, 1",
            "TANH, -Infinity, -1", "TANH, NaN, NaN",
            "ERF, 0, 0", "ERF, -0.0, -0.0", "ERF, 1.4e-45, 1.4e-45", "ERF, Infinity, 1",
            "ERF, -Infinity, -1", "ERF, NaN, NaN", "ERF, 4, 1", "ERF, -4, -1",
            "GELU, 0, 0", "GELU, 3.4028235e38, 3.4028235e38", "GELU, -3.4028235e38, -0.0",
            "GELU, NaN, NaN", "GELU, Infinity, Infinity",
            "GELU_TANH, 0, 0", "GELU_TANH, 3.4028235e38, 3.4028235e38",
            "GELU_TANH, -3.4028235e38, -0.0", "GELU_TANH, NaN, NaN",
            "GELU_TANH, Infinity, Infinity",
    })
    void exactAtTheEdges(Activation activation, float x, float expected) {
        assertEquals(expected, activation.of(x));
    }

    @Test
    void theReferenceMeetsKnownDigits() {
        assertEquals(0.8427007929497149, 1 - complement(1), 1e-15);
        assertEquals(1.5374597944280349e-12, complement(5), 1e-26);
        assertEquals(1.5374597944280349e-12, complementByFraction(5), 1e-26);
        assertEquals(complementByFraction(2.1), 1 - erf(2.1), 1e-15);
    }

    private static DoubleUnaryOperator exact(Activation activation) {
        return switch (activation) {
            case RELU -> x -> Math.max(x, 0);
            case SIGMOID -> ActivationTest::sigmoid;
            case TANH -> StrictMath::tanh;
            case ERF -> ActivationTest::erf;
            case SILU -> x -> x * sigmoid(x);
            case GELU -> x -> x * normalDistribution(x);
            case GELU_TANH -> x -> x * sigmoid(2 * inner(x));
        };
    }

    private static DoubleUnaryOperator slope(Activation activation) {
        return switch (activation) {
            case RELU -> x -> x > 0 ? 1 : 0;
            case SIGMOID -> x -> sigmoid(x) * (1 - sigmoid(x));
            case TANH -> x -> 1 - StrictMath.tanh(x) * StrictMath.tanh(x);
            case ERF -> x -> 2 / Math.sqrt(Math.PI) * StrictMath.exp(-x * x);
            case SILU -> x -> sigmoid(x) * (1 + x * (1 - sigmoid(x)));
            case GELU -> x -> normalDistribution(x)
                    + x * StrictMath.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
            case GELU_TANH -> ActivationTest::tanhGeluSlope;
        };
    }

    /** By the paper's formula: {@code (1 + tanh z)/2 + x·(1 − tanh²z)/2·z′}. */
    private static double tanhGeluSlope(double x) {
        double tanh = StrictMath.tanh(inner(x));
        double innerSlope = Math.sqrt(2 / Math.PI) * (1 + 3 * 0.044715 * x * x);
        return Math.abs(x) > 100
                ? (1 + tanh) / 2
                : (1 + tanh) / 2 + x * (1 - tanh * tanh) / 2 * innerSlope;
    }

    private static double inner(double x) {
        return Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x);
    }

    private static double sigmoid(double x) {
        return 1 / (1 + StrictMath.exp(-x));
    }

    private static double normalDistribution(double x) {
        return x < 0
                ? complement(-x * ROOT_HALF) / 2
                : (1 + erf(x * ROOT_HALF)) / 2;
    }

    /** {@code 2/√π · e^(−x²) · Σ 2ⁿ·x²ⁿ⁺¹/(2n+1)!!}, all of whose terms have one sign. */
    private static double erf(double x) {
        if (Math.abs(x) > 6) {
            return Math.signum(x);
        }
        double term = x;
        double sum = x;
        for (int n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n++) {
            term *= 2 * x * x / (2 * n + 1);
            sum += term;
        }
        return 2 / Math.sqrt(Math.PI) * StrictMath.exp(-x * x) * sum;
    }

    /** {@code 1 − erf(x)}, which cancels less and less the further {@code x} is below 2. */
    private static double complement(double x) {
        return x < 2 ? 1 - erf(x) : complementByFraction(x);
    }

    /** {@code e^(−x²)/√π · 1/(x + ½/(x + 1/(x + 1½/(x + …))))}. */
    private static double complementByFraction(double x) {
        double fraction = x;
        for (int n = 120; n > 0; n--) {
            fraction = x + n / 2.0 / fraction;
        }
        return StrictMath.exp(-x * x) / Math.sqrt(Math.PI) / fraction;
    }
}
