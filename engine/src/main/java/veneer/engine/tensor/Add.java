package veneer.engine.tensor;

import veneer.engine.kernel.Compute;

/** {@code y = a + b}; {@code ∂L/∂a = ∂L/∂b = ∂L/∂y}. */
final class Add extends Node {
    private final Node a;
    private final Node b;

    private Add(Tensor a, Tensor b) {
        super(a.shape().size(), a, b);
        this.a = a.node();
        this.b = b.node();
    }

    static Tensor forward(Tensor a, Tensor b) {
        if (!a.shape().equals(b.shape())) {
            throw new IllegalArgumentException(
                    "add needs two equal shapes, not " + a.shape() + " and " + b.shape());
        }
        Compute compute = Compute.current();
        float[] y = new float[a.shape().size()];
        Parallel.elements(compute, y.length, (from, to) -> compute.kernels()
                .elementwise()
                .add(a.data(), from, b.data(), from, y, from, to - from));
        return Tensor.result(y, a.shape(), wanted(a, b) ? new Add(a, b) : null);
    }

    @Override
    void backward(float[] dy) {
        if (b != null && a != null) {
            b.accumulate(dy);
            a.adopt(dy);
        } else {
            (a == null ? b : a).adopt(dy);
        }
    }
}
