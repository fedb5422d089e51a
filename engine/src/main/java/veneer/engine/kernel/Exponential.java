package veneer.engine.kernel;

/**
 * The exponential that every kernel shares, and the sigmoid built from it. It is written once in
 * scalar code, here, and once in vector code, {@code VectorExponential}, by the same operations in
 * the same order, so that both give the same bits on every machine: {@code Math.exp} and the Vector
 * API's {@code EXP} promise an error bound, not bits.
 *
 * <p>With {@code n} the integer nearest to {@code x / ln 2} and {@code r = x − n·ln 2}, which lies
 * within {@code ±ln 2 / 2}, {@code eˣ = 2ⁿ·eʳ} (Cody and Waite 1980).
 *
 * <ul>
 *   <li>{@code n}: adding {@code 1.5·2²³} rounds to an integer, because the floats of that size are
 *       the integers; the integer is then also in the low bits of the sum. What is added is larger
 *       by what the bits are to hold besides {@code n}. That doesn't change the rounding: no float
 *       in range divided by {@code ln 2} lies midway between integers.
 *   <li>{@code r}: {@code ln 2} is the sum of two floats. {@code x − n·LN2_HIGH} is exact in a
 *       fused multiply-add: both terms are multiples of {@code 2⁻²⁴} or of the last place of
 *       {@code x}, and the difference is smaller than a half. What remains is a correction of
 *       {@code n·1.9e-9}, with the only rounding of the reduction.
 *   <li>{@code eʳ}: the polynomial {@code 1 + r + C2·r² + … + C6·r⁶}, its coefficients fitted for
 *       the smallest largest relative error on {@code |r| ≤ 0.34662}.
 *   <li>{@code 2ⁿ}: two factors of half the exponent each, so that the powers themselves are always
 *       normal numbers. The first product is exact; the second rounds only where the result is
 *       subnormal, and overflows to +∞ where it must. Each factor's exponent has a bias of 127:
 *       with {@code n + 254} in the low bits, the first is their half, the second what is left.
 * </ul>
 *
 * <p>The error stays below 0.9 units in the last place. Near {@code r = −ln 2 / 2}, the worst end,
 * the last addition rounds by up to 0.5, the one before it by up to 0.17, the reduction by up to
 * 0.18, and the polynomial deviates by 0.05. Over all 2,239,866,188 floats from −104.1 to 88.73 the
 * largest error is 0.891, at −5.848642; where the result is subnormal, it is 0.858. {@code exp(0)}
 * is exactly 1; overflow gives +∞ and underflow 0, at the same arguments as the exact function
 * rounded. In 2,915 cases the larger of two neighbouring floats has the smaller result. The largest
 * error of the sigmoid is 2.5 units, that of {@code x·σ(x)} 2.9, both near −16.6.
 */
public final class Exponential {
    /** From here up the result is +∞: the largest finite float is {@code e} to the 88.72. */
    public static final float HIGHEST = 89f;

    /** From here down the result is 0: half of the smallest float is {@code e} to the −103.97. */
    public static final float LOWEST = -104f;

    public static final float LOG2_E = 0x1.715476p0f;

    /** {@code 1.5·2²³}, where a float has no room for a fraction, and two biases. */
    public static final float ROUNDER = 0x1.8p23f + 2 * 127;

    /** The end of {@link #expWithin}, and where {@link #expUpToZero} becomes 0. */
    public static final float LOWEST_WITHIN = -87f;

    /** {@code 1.5·2²³} and one bias, of {@link #expWithin}. */
    public static final float ROUNDER_WITHIN = 0x1.8p23f + 127;

    public static final float LN2_HIGH = 0x1.62e43p-1f;
    public static final float LN2_LOW = -0x1.05c61p-29f;

    public static final float C2 = 0x1.fffffcp-2f;
    public static final float C3 = 0x1.555492p-3f;
    public static final float C4 = 0x1.5558aap-5f;
    public static final float C5 = 0x1.12396ep-7f;
    public static final float C6 = 0x1.6a5238p-10f;

    /** The bits of a float to the right of its exponent. */
    public static final int EXPONENT_SHIFT = 23;

    /** Sign and exponent of a float. */
    public static final int EXPONENT_MASK = -1 << EXPONENT_SHIFT;

    private Exponential() {}

    /** {@code eˣ}; NaN of NaN. */
    public static float exp(float x) {
        float bounded = x > HIGHEST ? HIGHEST : x;
        bounded = bounded < LOWEST ? LOWEST : bounded;

        float rounded = Math.fma(bounded, LOG2_E, ROUNDER);
        float p = expOfRemainder(bounded, rounded - ROUNDER);
        int bits = Float.floatToRawIntBits(rounded);
        int first = bits << (EXPONENT_SHIFT - 1) & EXPONENT_MASK;
        int second = (bits << EXPONENT_SHIFT) - first;
        return p * Float.intBitsToFloat(first) * Float.intBitsToFloat(second);
    }

    /** {@link #exp}, the same bits, for {@code x} from −87 to 88 or NaN. */
    public static float expWithin(float x) {
        float rounded = Math.fma(x, LOG2_E, ROUNDER_WITHIN);
        float power = Float.intBitsToFloat(Float.floatToRawIntBits(rounded) << EXPONENT_SHIFT);
        return expOfRemainder(x, rounded - ROUNDER_WITHIN) * power;
    }

    /**
     * {@code eˣ} of {@code x} up to 0, the same bits, or NaN; 0 below −87. That is what a softmax
     * takes, whose sum is at least 1: terms below {@code 2⁻¹²⁵} change nothing in it. Without the
     * clamps and the second factor of {@code 2ⁿ}, a row of 1536 in the nearest cache took 320 ns
     * on a Zen 4 in place of 455.
     */
    public static float expUpToZero(float x) {
        return x < LOWEST_WITHIN ? 0f : expWithin(x);
    }

    /** {@code eʳ}. */
    private static float expOfRemainder(float x, float n) {
        float r = Math.fma(n, -LN2_LOW, Math.fma(n, -LN2_HIGH, x));
        float p = Math.fma(C6, r, C5);
        p = Math.fma(p, r, C4);
        p = Math.fma(p, r, C3);
        p = Math.fma(p, r, C2);
        p = Math.fma(p, r, 1f);
        return Math.fma(p, r, 1f);
    }

    /** {@code σ(x) = 1 / (1 + e⁻ˣ)}: 0 and 1 far out, where {@code e⁻ˣ} is +∞ and 0. */
    public static float sigmoid(float x) {
        return 1f / (1f + exp(-x));
    }
}
