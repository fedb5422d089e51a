package veneer.engine.tensor;

import veneer.engine.kernel.Compute;
import veneer.engine.kernel.ElementwiseKernels;

/**
 * {@code y = a/b}, broadcast; {@code ∂L/∂a = ∂L/∂y/b} and {@code ∂L/∂b = −(∂L/∂y/b)·y}, which is
 * {@code −∂L/∂y·a/b²}.
 */
final class Divide extends Node {
    private final Operand a;
    private final Tensor b;
    private final float[] y;
    private final Shape shape;

    private Divide(Tensor a, Tensor b, float[] y, Shape shape) {
        super(shape.size(), a, b);
        this.a = Operand.of(a);
        this.b = b;
        this.y = y;
        this.shape = shape;
    }

    static Tensor forward(Tensor a, Tensor b) {
        Shape shape = Broadcast.shape("divide", a.shape(), b.shape());
        float[] y = Broadcast.apply(Compute.current().kernels().elementwise()::divide, a, b, shape);
        return Tensor.result(y, shape, wanted(a, b) ? new Divide(a, b, y, shape) : null);
    }

    @Override
    boolean keepsResult() {
        return true;
    }

    @Override
    void backward(float[] dy) {
        ElementwiseKernels kernels = Compute.current().kernels().elementwise();
        inPlace(dy, shape, b.data(), b.shape());
        if (b.node() != null) {
            float[] db = a.wantsGradient() ? Buffers.take(size()) : dy;
            Broadcast.apply(kernels::multiply, dy, shape, y, shape, db, shape);
            Operand.of(b).adopt(Scale.inPlace(db, -1), shape);
        }
        if (a.wantsGradient()) {
            a.adopt(dy, shape);
        }
    }

    /** Divides an array that nobody else uses. */
    static void inPlace(float[] values, Shape shape, float[] divisors, Shape divisorShape) {
        Broadcast.apply(Compute.current().kernels().elementwise()::divide,
                values, shape, divisors, divisorShape, values, shape);
    }
}
