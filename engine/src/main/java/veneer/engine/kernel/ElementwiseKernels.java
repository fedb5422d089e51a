package veneer.engine.kernel;

/**
 * Kernels that treat each element alone. Every method works on {@code count} elements, each array
 * from its own offset on; the {@code i} of a formula runs over them. An output may be one of the
 * inputs if their offsets are equal, and must not overlap an input otherwise. The scalar and the
 * vector twin give the same bits for every input, infinities, NaN and subnormals included.
 *
 * <p>{@code fma(a, b, c)} is {@code a·b + c}, rounded once.
 */
public interface ElementwiseKernels {

    /** {@code to[i] = a[i] + b[i]}. */
    void add(float[] a, int aOffset, float[] b, int bOffset, float[] to, int toOffset, int count);

    /** {@code to[i] = a[i] − b[i]}. */
    void subtract(float[] a, int aOffset, float[] b, int bOffset, float[] to, int toOffset,
            int count);

    /** {@code to[i] = a[i] · b[i]}. */
    void multiply(float[] a, int aOffset, float[] b, int bOffset, float[] to, int toOffset,
            int count);

    /** {@code to[i] = a[i] / b[i]}. */
    void divide(float[] a, int aOffset, float[] b, int bOffset, float[] to, int toOffset,
            int count);

    /** {@code to[i] = max(a[i], b[i])}; NaN if either is NaN. */
    void max(float[] a, int aOffset, float[] b, int bOffset, float[] to, int toOffset, int count);

    /** {@code to[i] = a[i]} where {@code condition[i]} is not 0, {@code b[i]} elsewhere. */
    void select(float[] condition, int conditionOffset, float[] a, int aOffset, float[] b,
            int bOffset, float[] to, int toOffset, int count);

    /** {@code to[i] = factor · a[i]}. */
    void scale(float factor, float[] a, int aOffset, float[] to, int toOffset, int count);

    /** {@code to[i] = fma(factor, a[i], to[i])}. */
    void addScaled(float factor, float[] a, int aOffset, float[] to, int toOffset, int count);

    /** {@code to[i] = fma(a[i], b[i], to[i])}. */
    void addProduct(float[] a, int aOffset, float[] b, int bOffset, float[] to, int toOffset,
            int count);

    /** {@code to[i] = exp(x[i])}, within 0.9 units in the last place of the exact result. */
    void exp(float[] x, int xOffset, float[] to, int toOffset, int count);

    /** {@code to[i] = f(x[i])}. */
    void activate(Activation f, float[] x, int xOffset, float[] to, int toOffset, int count);

    /** The gradient of {@link #activate}, added: {@code dx[i] += dy[i] · f′(x[i])}. */
    void activateGradient(Activation f, float[] x, int xOffset, float[] dy, int dyOffset,
            float[] dx, int dxOffset, int count);

    /**
     * SwiGLU's product (Shazeer 2020): {@code to[i] = silu(gate[i]) · up[i]} with
     * {@code silu(x) = x · σ(x)} and {@code σ(x) = 1 / (1 + exp(−x))}.
     */
    void siluMultiply(float[] gate, int gateOffset, float[] up, int upOffset, float[] to,
            int toOffset, int count);

    /**
     * The gradient of {@link #siluMultiply}, added to what the gradients hold. With
     * {@code σ = σ(gate[i])} and {@code dy = outputGradient[i]}:
     *
     * <ul>
     *   <li>{@code gateGradient[i] += dy · up[i] · σ · (1 + gate[i]·(1 − σ))}
     *   <li>{@code upGradient[i] += dy · gate[i] · σ}
     * </ul>
     *
     * <p>All arrays share one offset.
     */
    void siluMultiplyGradient(float[] gate, float[] up, float[] outputGradient,
            float[] gateGradient, float[] upGradient, int offset, int count);

    /**
     * Rotates the pairs {@code (x[i], x[i + half])} of each head, each by its own angle, which the
     * heads share (Su and others 2021, in the half-split layout of Hugging Face's Llama):
     *
     * <ul>
     *   <li>{@code to[i] = x[i]·cos[i] − x[i + half]·sin[i]}
     *   <li>{@code to[i + half] = x[i + half]·cos[i] + x[i]·sin[i]}
     * </ul>
     *
     * @param angleOffset where the angles begin in {@code cos} and in {@code sin}
     * @param half the number of a head's pairs
     * @param heads how many heads lie one after another, each of {@code 2·half} elements
     * @param direction 1 to rotate, −1 to rotate back, which is the gradient
     */
    void rotate(float[] x, int xOffset, float[] cos, float[] sin, int angleOffset, int half,
            int heads, float direction, float[] to, int toOffset);

    /**
     * Dropout (Srivastava and others 2014): {@code to[i] = factor · x[i]}, or 0 where the element
     * is dropped, whatever it is. It is dropped if the upper 24 bits of its random number, {@link
     * SplitMix64#half} {@code first + i} of the key, are below {@code dropped}: {@code dropped/2²⁴}
     * is the probability.
     *
     * @param first the random number of the first element
     */
    void dropout(long key, long first, int dropped, float factor, float[] x, int xOffset,
            float[] to, int toOffset, int count);

    /**
     * One step of stochastic gradient descent with momentum (Polyak 1964; Sutskever and others
     * 2013) in PyTorch's order of operations. With gradient {@code g} and velocity {@code v}:
     *
     * <ul>
     *   <li>{@code g ← g + decay·θ}
     *   <li>{@code v ← momentum·v + (1 − dampening)·g}
     *   <li>{@code θ ← θ − lr·v}, Nesterov's {@code θ − lr·(g + momentum·v)}, or {@code θ − lr·g}
     *       where there is no velocity
     * </ul>
     *
     * <p>All arrays share one offset.
     *
     * @param parameter the parameters {@code θ}
     * @param velocity the velocities {@code v}, 0 before the first step; null without momentum
     */
    void sgd(float[] parameter, float[] gradient, float[] velocity, int offset, int count,
            SgdStep step);

    /**
     * The scalars of one step of {@link #sgd}, each computed in double and rounded once.
     *
     * @param learningRate {@code lr}
     * @param decay the weight decay
     * @param momentum how much of the velocity stays
     * @param oneMinusDampening how much of the gradient comes in; 1 in the first step
     * @param nesterov whether the step looks ahead along the velocity
     */
    record SgdStep(float learningRate, float decay, float momentum, float oneMinusDampening,
            boolean nesterov) {}

    /**
     * One step of AdamW (Loshchilov and Hutter 2019, algorithm 2) in PyTorch's order of operations.
     * With gradient {@code g}, running mean {@code m} of the gradient and {@code v} of its square,
     * and {@code biasₖ = 1 − βₖᵗ} at step {@code t}:
     *
     * <ul>
     *   <li>{@code m ← m + (1 − β₁)·(g − m)}
     *   <li>{@code v ← β₂·v + (1 − β₂)·g²}
     *   <li>{@code θ ← θ·(1 − lr·decay) − (lr/bias₁)·m / (√v/√bias₂ + ε)}
     * </ul>
     *
     * <p>All arrays share one offset.
     *
     * @param parameter the parameters {@code θ}
     * @param mean the running means {@code m}, 0 before the first step
     * @param variance the running means {@code v}, 0 before the first step
     */
    void adamW(float[] parameter, float[] gradient, float[] mean, float[] variance, int offset,
            int count, AdamWStep step);

    /**
     * The scalars of one AdamW step, each computed in double and rounded once.
     *
     * @param decayFactor {@code 1 − lr·decay}
     * @param oneMinusBeta1 {@code 1 − β₁}
     * @param beta2 {@code β₂}
     * @param oneMinusBeta2 {@code 1 − β₂}
     * @param stepSize {@code lr / (1 − β₁ᵗ)}
     * @param rootBias2 {@code √(1 − β₂ᵗ)}
     * @param epsilon {@code ε}
     */
    record AdamWStep(float decayFactor, float oneMinusBeta1, float beta2, float oneMinusBeta2,
            float stepSize, float rootBias2, float epsilon) {}
}
