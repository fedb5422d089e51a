package veneer.engine.tensor;

import veneer.engine.kernel.Compute;

/** {@code y = a·b}, broadcast; {@code ∂L/∂a = b·∂L/∂y} and {@code ∂L/∂b = a·∂L/∂y}. */
final class Multiply extends Node {
    private final Tensor a;
    private final Tensor b;
    private final Shape shape;

    private Multiply(Tensor a, Tensor b, Shape shape) {
        super(shape.size(), a, b);
        this.a = a;
        this.b = b;
        this.shape = shape;
    }

    static Tensor forward(Tensor a, Tensor b) {
        Shape shape = Broadcast.shape("multiply", a.shape(), b.shape());
        float[] y = Buffers.take(shape.size());
        multiply(a.data(), a.shape(), b, y, shape);
        return Tensor.result(y, shape, wanted(a, b) ? new Multiply(a, b, shape) : null);
    }

    private static float[] multiply(float[] a, Shape aShape, Tensor b, float[] y, Shape shape) {
        Broadcast.apply(Compute.current().kernels().elementwise()::multiply,
                a, aShape, b.data(), b.shape(), y, shape);
        return y;
    }

    @Override
    void backward(float[] dy) {
        if (b.node() != null) {
            float[] db = a.node() == null ? dy : Buffers.take(size());
            Operand.of(b).adopt(multiply(dy, shape, a, db, shape), shape);
        }
        if (a.node() != null) {
            Operand.of(a).adopt(multiply(dy, shape, b, dy, shape), shape);
        }
    }
}
