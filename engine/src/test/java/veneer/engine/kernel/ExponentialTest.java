package veneer.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The error of the exponential, in units in the last place of the exact result. */
class ExponentialTest {
    private static final float FIRST_INFINITE = 88.72284f;
    private static final float LAST_ABOVE_ZERO = -103.97208f;

    @Test
    void withinNineTenthsOfAUlp() {
        Worst worst = Worst.inUlp(
                Exponential::exp, StrictMath::exp, LAST_ABOVE_ZERO, Math.nextDown(FIRST_INFINITE));
        System.out.println("exp: " + worst);
        assertTrue(worst.error() < 0.9, worst::toString);
    }

    /** Every 101st float. */
    @Test
    void expWithinIsExpWithin() {
        for (int bits = 0; bits <= Float.floatToRawIntBits(88f); bits += 101) {
            float x = Float.intBitsToFloat(bits);
            assertEquals(Exponential.exp(x), Exponential.expWithin(x));
            float below = -Math.min(x, 87f);
            assertEquals(Exponential.exp(below), Exponential.expWithin(below));
        }
        assertEquals(Exponential.exp(88f), Exponential.expWithin(88f));
        assertEquals(Exponential.exp(-87f), Exponential.expWithin(-87f));
        assertEquals(Float.NaN, Exponential.expWithin(Float.NaN));
    }

    /** Every 101st float. */
    @Test
    void expUpToZeroIsExpDownToTheSmallestNormalNumbers() {
        for (int bits = 0; bits <= Float.floatToRawIntBits(200f); bits += 101) {
            float x = -Float.intBitsToFloat(bits);
            float expected = x < -87f ? 0f : Exponential.exp(x);
            assertEquals(expected, Exponential.expUpToZero(x));
        }
        assertEquals(Exponential.exp(-87f), Exponential.expUpToZero(-87f));
        assertEquals(0f, Exponential.expUpToZero(Math.nextDown(-87f)));
        assertEquals(0f, Exponential.expUpToZero(-Float.MAX_VALUE));
        assertEquals(0f, Exponential.expUpToZero(Float.NEGATIVE_INFINITY));
        assertEquals(Float.NaN, Exponential.expUpToZero(Float.NaN));
    }

    @Test
    void sigmoidWithinTwoAndAHalfUlp() {
        Worst worst = Worst.inUlp(
                Exponential::sigmoid, x -> 1 / (1 + StrictMath.exp(-x)), -87f, Float.MAX_VALUE);
        System.out.println("sigmoid: " + worst);
        assertTrue(worst.error() < 2.5, worst::toString);
    }

    @ParameterizedTest
    @CsvSource({
            "0, 1",
            "-0.0, 1",
            "1e-45, 1",
            "-1e-45, 1",
            "NaN, NaN",
            "Infinity, Infinity",
            "3.4028235e38, Infinity",
            FIRST_INFINITE + ", Infinity",
            LAST_ABOVE_ZERO + ", 1.4e-45",
            "-103.97209, 0",
            "-3.4028235e38, 0",
            "-Infinity, 0",
    })
    void exactAtTheEdges(float x, float expected) {
        assertEquals(expected, Exponential.exp(x));
    }

    @Test
    void finiteUpToTheEdge() {
        assertTrue(Float.isFinite(Exponential.exp(Math.nextDown(FIRST_INFINITE))));
    }

    @ParameterizedTest
    @CsvSource({"0, 0.5", "-Infinity, 0", "Infinity, 1", "-1000, 0", "1000, 1", "NaN, NaN"})
    void sigmoidSettlesFarOut(float x, float expected) {
        assertEquals(expected, Exponential.sigmoid(x));
    }
}
