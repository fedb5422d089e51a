package veneer.engine.tensor;

import veneer.engine.kernel.Activation;

/**
 * The operations of a {@link Tensor} that treat each element alone. Two tensors are broadcast by
 * NumPy's rules: shapes are aligned at their last axes, and an extent that is 1 or missing is
 * repeated to match the other, so that {@code (B, T, C)} and {@code (C)} give {@code (B, T, C)}.
 */
public sealed interface ElementwiseOperations permits Tensor {
    /**
     * The sum.
     *
     * @param other a tensor of a shape that broadcasts with this one's
     * @return {@code this + other}
     */
    default Tensor add(Tensor other) {
        return Add.forward((Tensor) this, other);
    }

    /**
     * The difference.
     *
     * @param other a tensor of a shape that broadcasts with this one's
     * @return {@code this − other}
     */
    default Tensor subtract(Tensor other) {
        return Subtract.forward((Tensor) this, other);
    }

    /**
     * The product, element by element.
     *
     * @param other a tensor of a shape that broadcasts with this one's
     * @return {@code this · other}
     */
    default Tensor multiply(Tensor other) {
        return Multiply.forward((Tensor) this, other);
    }

    /**
     * The quotient.
     *
     * @param other a tensor of a shape that broadcasts with this one's
     * @return {@code this / other}
     */
    default Tensor divide(Tensor other) {
        return Divide.forward((Tensor) this, other);
    }

    /**
     * A multiple.
     *
     * @param factor the factor
     * @return {@code factor · this}
     */
    default Tensor scale(float factor) {
        return Scale.forward((Tensor) this, factor);
    }

    /**
     * The negative.
     *
     * @return {@code −this}
     */
    default Tensor negate() {
        return scale(-1);
    }

    /**
     * The exponential function.
     *
     * @return {@code eˣ}
     */
    default Tensor exp() {
        return Elementary.forward(Elementary.Function.EXP, (Tensor) this);
    }

    /**
     * The natural logarithm.
     *
     * @return {@code ln x}; −∞ of 0 and NaN below
     */
    default Tensor log() {
        return Elementary.forward(Elementary.Function.LOG, (Tensor) this);
    }

    /**
     * The square root.
     *
     * @return {@code √x}; NaN below 0
     */
    default Tensor sqrt() {
        return Elementary.forward(Elementary.Function.SQRT, (Tensor) this);
    }

    /**
     * A power with a constant exponent. With a tensor of exponents it is {@code
     * x.log().multiply(exponents).exp()}, for positive x.
     *
     * @param exponent the exponent p
     * @return {@code xᵖ}; NaN of a negative x unless p is an integer
     */
    default Tensor pow(double exponent) {
        return Power.forward((Tensor) this, exponent);
    }

    /**
     * The hyperbolic tangent.
     *
     * @return {@code tanh x}
     */
    default Tensor tanh() {
        return Activate.forward(Activation.TANH, (Tensor) this);
    }

    /**
     * The logistic function.
     *
     * @return {@code σ(x) = 1/(1 + e⁻ˣ)}
     */
    default Tensor sigmoid() {
        return Activate.forward(Activation.SIGMOID, (Tensor) this);
    }

    /**
     * The rectified linear unit.
     *
     * @return {@code max(x, 0)}, whose derivative at 0 is 0
     */
    default Tensor relu() {
        return Activate.forward(Activation.RELU, (Tensor) this);
    }

    /**
     * The Gaussian error linear unit (Hendrycks and Gimpel 2016).
     *
     * @return {@code x·Φ(x)} with the normal distribution {@code Φ(x) = (1 + erf(x/√2))/2}
     */
    default Tensor gelu() {
        return Activate.forward(Activation.GELU, (Tensor) this);
    }

    /**
     * GELU's approximation by tanh (the same paper).
     *
     * @return {@code x·(1 + tanh(√(2/π)·(x + 0.044715·x³)))/2}
     */
    default Tensor geluTanh() {
        return Activate.forward(Activation.GELU_TANH, (Tensor) this);
    }

    /**
     * The sigmoid linear unit (Elfwing and others 2018).
     *
     * @return {@code x·σ(x)}
     */
    default Tensor silu() {
        return Activate.forward(Activation.SILU, (Tensor) this);
    }

    /**
     * SwiGLU's product (Shazeer 2020) with this tensor as the gate.
     *
     * @param up a tensor of the same shape
     * @return {@code silu(this) · up}
     */
    default Tensor siluMultiply(Tensor up) {
        return SiluMultiply.forward((Tensor) this, up);
    }

    /**
     * Chooses between this tensor and another; all three broadcast.
     *
     * @param condition a mask, no gradient of which is taken
     * @param other what stands where the mask is 0
     * @return this where the mask is not 0, the other elsewhere
     */
    default Tensor where(Tensor condition, Tensor other) {
        return Select.forward(condition, (Tensor) this, other);
    }

    /**
     * Overwrites elements by a constant.
     *
     * @param mask a mask that broadcasts with this tensor's shape, no gradient of which is taken
     * @param value the constant
     * @return the constant where the mask is not 0, this tensor elsewhere
     */
    default Tensor maskedFill(Tensor mask, float value) {
        return Select.forward(mask, Tensor.of(new float[] {value}), (Tensor) this);
    }
}
