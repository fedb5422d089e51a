package veneer.engine.kernel;

/**
 * {@code tanh}, odd, from {@link Exponential}: {@code 1 − 2/(e²ˣ + 1)}, which near 0 would cancel;
 * there an odd polynomial, {@code x + x·u·(C0 + … + C4·u⁴)} with {@code u = x²}, fitted for the
 * smallest largest relative error, 4.5e-9, up to {@link #SPLIT}.
 */
public final class HyperbolicTangent {
    /** Below it the polynomial serves. */
    public static final float SPLIT = 0.625f;

    public static final float C0 = -0x1.555532p-2f;
    public static final float C1 = 0x1.1106f6p-3f;
    public static final float C2 = -0x1.b835a4p-5f;
    public static final float C3 = 0x1.51f8cep-6f;
    public static final float C4 = -0x1.750ce2p-8f;

    private HyperbolicTangent() {}

    /** {@code tanh(x)}; NaN of NaN. */
    public static float tanh(float x) {
        float t = Math.abs(x);
        float u = t * t;
        float p = Math.fma(C4, u, C3);
        p = Math.fma(p, u, C2);
        p = Math.fma(p, u, C1);
        p = Math.fma(p, u, C0);
        float near = Math.fma(t * u, p, t);
        float far = 1f - 2f / (Exponential.exp(t + t) + 1f);
        return Math.copySign(t < SPLIT ? near : far, x);
    }
}
