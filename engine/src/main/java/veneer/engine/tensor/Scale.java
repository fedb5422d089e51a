package veneer.engine.tensor;

import veneer.engine.kernel.Compute;

/** {@code y = s·x}; {@code ∂L/∂x = s·∂L/∂y}. */
final class Scale extends Node {
    private final Node x;
    private final float factor;

    private Scale(Tensor x, float factor) {
        super(x.shape().size(), x);
        this.x = x.node();
        this.factor = factor;
    }

    static Tensor forward(Tensor x, float factor) {
        Compute compute = Compute.current();
        float[] y = Buffers.take(x.shape().size());
        Parallel.elements(compute, x.shape().size(), (from, to) -> compute.kernels().elementwise()
                .scale(factor, x.data(), from, y, from, to - from));
        return Tensor.result(y, x.shape(), wanted(x) ? new Scale(x, factor) : null);
    }

    @Override
    void backward(float[] dy) {
        Compute compute = Compute.current();
        float[] dx = x.gradient();
        Parallel.elements(compute, size(), (from, to) -> compute.kernels().elementwise()
                .addScaled(factor, dy, from, dx, from, to - from));
    }

    /** Multiplies an array that nobody else uses. */
    static float[] inPlace(float[] values, float factor) {
        if (factor != 1) {
            Compute compute = Compute.current();
            Parallel.elements(compute, values.length, (from, to) -> compute.kernels().elementwise()
                    .scale(factor, values, from, values, from, to - from));
        }
        return values;
    }
}
