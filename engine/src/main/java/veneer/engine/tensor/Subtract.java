package veneer.engine.tensor;

import veneer.engine.kernel.Compute;

/** {@code y = a − b}, broadcast; {@code ∂L/∂a = ∂L/∂y} and {@code ∂L/∂b = −∂L/∂y}. */
final class Subtract extends Node {
    private final Operand a;
    private final Operand b;
    private final Shape shape;

    private Subtract(Tensor a, Tensor b, Shape shape) {
        super(shape.size(), a, b);
        this.a = Operand.of(a);
        this.b = Operand.of(b);
        this.shape = shape;
    }

    static Tensor forward(Tensor a, Tensor b) {
        Shape shape = Broadcast.shape("subtract", a.shape(), b.shape());
        float[] y =
                Broadcast.apply(Compute.current().kernels().elementwise()::subtract, a, b, shape);
        return Tensor.result(y, shape, wanted(a, b) ? new Subtract(a, b, shape) : null);
    }

    @Override
    void backward(float[] dy) {
        if (a.wantsGradient() && b.wantsGradient()) {
            a.accumulate(dy, shape);
        } else if (a.wantsGradient()) {
            a.adopt(dy, shape);
        }
        if (b.wantsGradient()) {
            b.adopt(Scale.inPlace(dy, -1), shape);
        }
    }
}
