package veneer.engine.tensor;

import veneer.engine.kernel.Compute;

/**
 * {@code z = y + x} of one shape, computed in y's array: y is a result whose value no gradient
 * needs. {@code ∂L/∂y = ∂L/∂x = dz}.
 */
final class AddInPlace extends Node {
    private final Node y;
    private final Node x;

    private AddInPlace(Tensor y, Tensor x) {
        super(y.shape().size(), y, x);
        this.y = y.node();
        this.x = x.node();
    }

    static Tensor forward(Tensor y, Tensor x) {
        Shape shape = y.shape();
        if (!shape.equals(x.shape())) {
            throw new IllegalArgumentException(
                    "addInPlace needs two equal shapes, not " + shape + " and " + x.shape());
        }
        float[] z = y.giveUp("addInPlace");
        Compute compute = Compute.current();
        Parallel.elements(compute, shape.size(), (from, to) -> compute.kernels().elementwise()
                .add(z, from, x.data(), from, z, from, to - from));
        return Tensor.result(z, shape, wanted(y, x) ? new AddInPlace(y, x) : null);
    }

    @Override
    void backward(float[] dz) {
        if (x != null && y != null) {
            x.accumulate(dz);
        }
        (y == null ? x : y).adopt(dz);
    }
}
