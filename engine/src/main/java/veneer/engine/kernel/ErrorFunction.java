package veneer.engine.kernel;

/**
 * {@code erf(x) = 2/√π · ∫ exp(−t²) dt} from 0 to {@code x}, odd, by two polynomials.
 *
 * <p>Up to {@link #SPLIT} it is {@code x + x·(C0 + C1·u + … + C6·u⁶)} with {@code u = x²}, off by
 * 1.4e-9 of the result. Beyond, {@code 1 − exp(x·(D0 + D1·x + … + D6·x⁶))}: the logarithm of
 * {@code 1 − erf} is smooth, and its error counts for as little as {@code 1 − erf} is. Both are
 * fitted for the smallest largest relative error of the result. From {@link #LARGEST} on the result
 * is 1; there the exponent is −18.
 */
public final class ErrorFunction {
    public static final float SPLIT = 1f;
    public static final float LARGEST = 4f;

    public static final float C0 = 0x1.06eba8p-3f;
    public static final float C1 = -0x1.81273ep-2f;
    public static final float C2 = 0x1.ce2ce6p-4f;
    public static final float C3 = -0x1.b7f71ap-6f;
    public static final float C4 = 0x1.53f224p-8f;
    public static final float C5 = -0x1.a3515ep-11f;
    public static final float C6 = 0x1.4771fcp-14f;

    public static final float D0 = -0x1.20ef1cp0f;
    public static final float D1 = -0x1.45328ap-1f;
    public static final float D2 = -0x1.b3259cp-4f;
    public static final float D3 = 0x1.8551d2p-6f;
    public static final float D4 = -0x1.dd6e36p-9f;
    public static final float D5 = 0x1.527e46p-12f;
    public static final float D6 = -0x1.78e02cp-17f;

    private ErrorFunction() {}

    /** {@code erf(x)}; NaN of NaN. */
    public static float erf(float x) {
        float t = Math.abs(x);
        t = t > LARGEST ? LARGEST : t;
        return Math.copySign(t < SPLIT ? near(t) : far(t), x);
    }

    private static float near(float t) {
        float u = t * t;
        float p = Math.fma(C6, u, C5);
        p = Math.fma(p, u, C4);
        p = Math.fma(p, u, C3);
        p = Math.fma(p, u, C2);
        p = Math.fma(p, u, C1);
        p = Math.fma(p, u, C0);
        return Math.fma(t, p, t);
    }

    private static float far(float t) {
        float p = Math.fma(D6, t, D5);
        p = Math.fma(p, t, D4);
        p = Math.fma(p, t, D3);
        p = Math.fma(p, t, D2);
        p = Math.fma(p, t, D1);
        p = Math.fma(p, t, D0);
        return 1f - Exponential.expWithin(t * p);
    }
}
