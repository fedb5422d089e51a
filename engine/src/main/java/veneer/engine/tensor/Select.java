package veneer.engine.tensor;

import veneer.engine.kernel.Compute;
import veneer.engine.kernel.ElementwiseKernels;

/**
 * {@code y = a where the condition is not 0, b elsewhere}, broadcast; ∂L/∂a and ∂L/∂b are ∂L/∂y
 * where their element was taken, and 0 elsewhere. The condition has no gradient.
 */
final class Select extends Node {
    private final Tensor condition;
    private final Operand a;
    private final Operand b;
    private final Shape shape;

    private Select(Tensor condition, Tensor a, Tensor b, Shape shape) {
        super(shape.size(), a, b);
        this.condition = condition;
        this.a = Operand.of(a);
        this.b = Operand.of(b);
        this.shape = shape;
    }

    static Tensor forward(Tensor condition, Tensor a, Tensor b) {
        Shape shape = Broadcast.shape("where", condition.shape(),
                Broadcast.shape("where", a.shape(), b.shape()));
        float[] y = Broadcast.expand(b.data(), b.shape(), shape);
        ElementwiseKernels kernels = Compute.current().kernels().elementwise();
        Broadcast.apply((mask, maskAt, values, at, to, toAt, count) -> kernels
                .select(mask, maskAt, values, at, to, toAt, to, toAt, count),
                condition.data(), condition.shape(), a.data(), a.shape(), y, shape);
        return Tensor.result(y, shape, wanted(a, b) ? new Select(condition, a, b, shape) : null);
    }

    @Override
    void backward(float[] dy) {
        ElementwiseKernels kernels = Compute.current().kernels().elementwise();
        if (a.wantsGradient()) {
            a.adopt(chosen((mask, maskAt, values, at, to, toAt, count) -> kernels
                    .select(mask, maskAt, values, at, to, toAt, to, toAt, count), dy), shape);
        }
        if (b.wantsGradient()) {
            b.adopt(chosen((mask, maskAt, values, at, to, toAt, count) -> kernels
                    .select(mask, maskAt, to, toAt, values, at, to, toAt, count), dy), shape);
        }
    }

    /** What a kernel takes of dy, and zeros. */
    private float[] chosen(Broadcast.Kernel kernel, float[] dy) {
        float[] chosen = Buffers.zeros(size());
        Broadcast.apply(kernel, condition.data(), condition.shape(), dy, shape, chosen, shape);
        return chosen;
    }
}
