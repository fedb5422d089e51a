package veneer.engine.tensor;

/**
 * {@code z = y + x·Wᵀ}, computed in y's array: y is a result whose value no gradient needs.
 *
 * <p>{@code ∂L/∂y = dz}, {@code ∂L/∂x = dz·W} and {@code ∂L/∂W = dzᵀ·x}.
 */
final class AddLinear extends Node {
    private final Node y;
    private final Node x;
    private final Weight weight;
    private final float[] keptInput;

    private AddLinear(Tensor y, Tensor x, Weight weight, Tensor... inputs) {
        super(y.shape().size(), inputs);
        this.y = y.node();
        this.x = x.node();
        this.weight = weight;
        this.keptInput = Linear.trained(weight) ? x.data() : null;
    }

    static Tensor forward(Tensor y, Tensor x, Weight weight) {
        Linear.requireMatching("addLinear", x, weight);
        Shape shape = x.shape().withColumns(weight.shape().extent(0));
        if (!y.shape().equals(shape)) {
            throw new IllegalArgumentException(
                    "addLinear of " + x.shape() + " and " + weight.shape()
                            + " goes onto a tensor " + shape + ", not " + y.shape());
        }
        Linear.multiply(x, weight, true, y.data());
        Node node =
                switch (weight) {
                    case Tensor w -> wanted(y, x, w) ? new AddLinear(y, x, w, y, x, w) : null;
                    case Weight.Frozen w -> wanted(y, x) ? new AddLinear(y, x, w, y, x) : null;
                };
        return Tensor.result(y.data(), shape, node);
    }

    @Override
    void backward(float[] dz) {
        if (x != null) {
            Linear.addInputGradient(dz, weight, x.gradient());
        }
        if (Linear.trained(weight)) {
            Linear.addWeightGradient(dz, keptInput, (Tensor) weight);
        }
        if (y != null) {
            y.adopt(dz);
        }
    }
}
