package veneer.engine.tensor;

import veneer.engine.kernel.Compute;

/** {@code y = a + b}, broadcast; {@code ∂L/∂a = ∂L/∂b = ∂L/∂y}. */
final class Add extends Node {
    private final Operand a;
    private final Operand b;
    private final Shape shape;

    private Add(Tensor a, Tensor b, Shape shape) {
        super(shape.size(), a, b);
        this.a = Operand.of(a);
        this.b = Operand.of(b);
        this.shape = shape;
    }

    static Tensor forward(Tensor a, Tensor b) {
        Shape shape = Broadcast.shape("add", a.shape(), b.shape());
        float[] y = Broadcast.apply(Compute.current().kernels().elementwise()::add, a, b, shape);
        return Tensor.result(y, shape, wanted(a, b) ? new Add(a, b, shape) : null);
    }

    @Override
    void backward(float[] dy) {
        if (a.wantsGradient() && b.wantsGradient()) {
            b.accumulate(dy, shape);
            a.adopt(dy, shape);
        } else {
            (a.wantsGradient() ? a : b).adopt(dy, shape);
        }
    }
}
