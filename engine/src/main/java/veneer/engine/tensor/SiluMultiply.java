package veneer.engine.tensor;

import veneer.engine.kernel.Compute;

/**
 * {@code y = silu(g)·u} with {@code silu(g) = g·σ(g)}: SwiGLU's product (Shazeer 2020).
 *
 * <p>{@code ∂L/∂g = dy·u·σ(g)·(1 + g·(1 − σ(g)))} and {@code ∂L/∂u = dy·silu(g)}; σ(g) is computed
 * again rather than kept.
 */
final class SiluMultiply extends Node {
    private final Tensor gate;
    private final Tensor up;

    private SiluMultiply(Tensor gate, Tensor up) {
        super(gate.shape().size(), gate, up);
        this.gate = gate;
        this.up = up;
    }

    static Tensor forward(Tensor gate, Tensor up) {
        if (!gate.shape().equals(up.shape())) {
            throw new IllegalArgumentException(
                    "siluMultiply needs two equal shapes, not " + gate.shape() + " and "
                            + up.shape());
        }
        Compute compute = Compute.current();
        Node node = wanted(gate, up) ? new SiluMultiply(gate, up) : null;
        return Tensor.recomputable(gate.shape(), node, y -> Parallel.elements(
                compute, gate.shape().size(),
                (from, to) -> compute.kernels().elementwise()
                        .siluMultiply(gate.data(), from, up.data(), from, y, from, to - from)));
    }

    @Override
    void backward(float[] dy) {
        Compute compute = Compute.current();
        float[] dgate = gradientOrScratch(gate);
        float[] dup = gradientOrScratch(up);
        Parallel.elements(compute, size(), (from, to) -> compute.kernels().elementwise()
                .siluMultiplyGradient(gate.data(), up.data(), dy, dgate, dup, from, to - from));
    }
}
