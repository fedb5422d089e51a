package veneer.engine.kernel;

/**
 * Kernels that treat each element alone. Every method works on {@code count} elements from the given offsets; arrays may
 * coincide where their offsets do. The scalar and the vector twin give the same bits.
 */
public interface ElementwiseKernels {
    /** {@code to = a + b}. */
    void add(float[] a, int aOffset, float[] b, int bOffset, float[] to, int toOffset, int count);

    /** {@code to = a · b}. */
    void multiply(float[] a, int aOffset, float[] b, int bOffset, float[] to, int toOffset, int count);

    /** {@code to = factor · a}. */
    void scale(float factor, float[] a, int aOffset, float[] to, int toOffset, int count);

    /** {@code to = fma(factor, a, to)}. */
    void addScaled(float factor, float[] a, int aOffset, float[] to, int toOffset, int count);

    /** {@code to = fma(a, b, to)}. */
    void addProduct(float[] a, int aOffset, float[] b, int bOffset, float[] to, int toOffset, int count);

    /** {@code to = eˣ}, by the project's own polynomial. */
    void exp(float[] x, int xOffset, float[] to, int toOffset, int count);

    /** SwiGLU's product {@code to = silu(gate) · up}, where {@code silu(x) = x · σ(x)}. */
    void siluMultiply(float[] gate, int gateOffset, float[] up, int upOffset, float[] to, int toOffset, int count);

    /**
     * The gradient of {@link #siluMultiply}, added to what the gradients hold:
     * {@code dgate += dy · up · σ(gate) · (1 + gate · (1 − σ(gate)))} and {@code dup += dy · silu(gate)}.
     * All arrays share one offset.
     */
    void siluMultiplyGradient(
            float[] gate, float[] up, float[] outputGradient, float[] gateGradient, float[] upGradient, int offset, int count);

    /**
     * Rotates {@code half} pairs {@code (x[i], x[i + half])} by angles given as cosines and sines:
     * {@code to[i] = x[i]·cos[i] − x[i+half]·sin[i]} and {@code to[i+half] = x[i+half]·cos[i] + x[i]·sin[i]}, with
     * {@code direction} +1 to rotate and −1 to rotate back (the gradient); the result is added to {@code to} where {@code accumulate}.
     */
    void rotate(
            float[] x, int xOffset, float[] cos, float[] sin, int angleOffset, int half, float direction,
            boolean accumulate, float[] to, int toOffset);

    /**
     * One step of AdamW in PyTorch's order of operations (Loshchilov and Hutter 2019, algorithm 2):
     * {@code θ ← θ·(1 − lr·decay)}, {@code m ← m + (1−β₁)(g − m)}, {@code v ← β₂·v + (1−β₂)·g²},
     * {@code θ ← θ − (lr/bias₁)·m / (√v/√bias₂ + ε)}, with {@code biasᵢ = 1 − βᵢᵗ}. All arrays share one offset.
     */
    void adamW(float[] parameter, float[] gradient, float[] mean, float[] variance, int offset, int count, AdamWStep step);

    /** The scalars of one AdamW step, each computed in double and rounded once. */
    record AdamWStep(
            float decayFactor, float oneMinusBeta1, float beta2, float oneMinusBeta2, float stepSize, float rootBias2, float epsilon) {}
}
