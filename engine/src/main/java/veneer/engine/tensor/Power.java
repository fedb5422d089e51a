package veneer.engine.tensor;

import veneer.engine.kernel.Compute;

/**
 * {@code y = xᵖ} for a constant p, in double and rounded once; {@code ∂L/∂x = p·xᵖ⁻¹·∂L/∂y}, and 0
 * where p is.
 */
final class Power extends Node {
    private final Tensor x;
    private final double exponent;

    private Power(Tensor x, double exponent) {
        super(x.shape().size(), x);
        this.x = x;
        this.exponent = exponent;
    }

    static Tensor forward(Tensor x, double exponent) {
        float[] y = Buffers.take(x.shape().size());
        Parallel.elements(Compute.current(), x.shape().size(), (from, to) -> {
            for (int i = from; i < to; i++) {
                y[i] = (float) power(x.data()[i], exponent);
            }
        });
        return Tensor.result(y, x.shape(), wanted(x) ? new Power(x, exponent) : null);
    }

    @Override
    void backward(float[] dy) {
        float[] dx = x.node().gradient();
        if (exponent == 0) {
            return;
        }
        Parallel.elements(Compute.current(), size(), (from, to) -> {
            for (int i = from; i < to; i++) {
                dx[i] += dy[i] * (float) (exponent * power(x.data()[i], exponent - 1));
            }
        });
    }

    /** The exponents of squares and their slopes need no logarithm. */
    private static double power(double x, double exponent) {
        return exponent == 2 ? x * x : exponent == 1 ? x : StrictMath.pow(x, exponent);
    }
}
