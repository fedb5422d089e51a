package veneer.engine.kernel;

import java.util.function.DoubleUnaryOperator;

/**
 * The largest error of a float32 function over a sweep, and where it is.
 *
 * @param error the error, in units in the last place of the exact result or in itself
 * @param x the argument
 */
record Worst(double error, float x) {
    /** A prime, so that the sweep meets every bit pattern of the low digits. */
    private static final int STRIDE = 1009;

    /** A function in float32. */
    @FunctionalInterface
    interface FloatFunction {
        float of(float x);
    }

    /** Every {@link #STRIDE}th float from {@code lowest} ≤ 0 to {@code highest} ≥ 0, in ulp. */
    static Worst inUlp(
            FloatFunction function, DoubleUnaryOperator exact, float lowest, float highest) {
        return sweep(function, exact, lowest, highest, true);
    }

    /** The same, the error as it is. */
    static Worst absolute(
            FloatFunction function, DoubleUnaryOperator exact, float lowest, float highest) {
        return sweep(function, exact, lowest, highest, false);
    }

    private static Worst sweep(FloatFunction function, DoubleUnaryOperator exact, float lowest,
            float highest, boolean ulp) {
        Worst worst = new Worst(0, 0);
        int negatives = Float.floatToRawIntBits(-lowest);
        int positives = Float.floatToRawIntBits(highest);
        for (int bits = 0; bits <= Math.max(negatives, positives) - STRIDE; bits += STRIDE) {
            float x = Float.intBitsToFloat(bits);
            if (bits <= positives) {
                worst = worst.or(x, function, exact, ulp);
            }
            if (bits <= negatives) {
                worst = worst.or(-x, function, exact, ulp);
            }
        }
        return worst;
    }

    private Worst or(float x, FloatFunction function, DoubleUnaryOperator exact, boolean ulp) {
        double y = exact.applyAsDouble(x);
        double error = Math.abs(function.of(x) - y) / (ulp ? Math.ulp((float) y) : 1);
        return error <= this.error ? this : new Worst(error, x);
    }

    @Override
    public String toString() {
        return "largest error " + error + ", at " + x;
    }
}
