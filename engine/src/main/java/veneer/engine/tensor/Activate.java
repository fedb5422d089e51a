package veneer.engine.tensor;

import veneer.engine.kernel.Activation;
import veneer.engine.kernel.Compute;

/** {@code y = f(x)} for an {@link Activation} f; {@code ∂L/∂x = f′(x)·∂L/∂y}. */
final class Activate extends Node {
    private final Activation activation;
    private final Tensor x;

    private Activate(Activation activation, Tensor x) {
        super(x.shape().size(), x);
        this.activation = activation;
        this.x = x;
    }

    static Tensor forward(Activation activation, Tensor x) {
        Compute compute = Compute.current();
        Node node = wanted(x) ? new Activate(activation, x) : null;
        return Tensor.recomputable(x.shape(), node, y -> Parallel.elements(
                compute, x.shape().size(),
                (from, to) -> compute.kernels()
                        .elementwise()
                        .activate(activation, x.data(), from, y, from, to - from)));
    }

    @Override
    void backward(float[] dy) {
        Compute compute = Compute.current();
        float[] dx = x.node().gradient();
        Parallel.elements(compute, size(), (from, to) -> compute.kernels()
                .elementwise()
                .activateGradient(activation, x.data(), from, dy, from, dx, from, to - from));
    }
}
