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

    private AddLinear(Tensor y, Tensor x, Weight weight) {
        super(y.shape().size(), y, x, weight.trained());
        this.y = y.node();
        this.x = x.node();
        this.weight = weight;
        this.keptInput = weight.trained() == null ? null : x.data();
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
        boolean wanted = wanted(y, x, weight.trained());
        return Tensor.result(y.data(), shape, wanted ? new AddLinear(y, x, weight) : null);
    }

    @Override
    void backward(float[] dz) {
        if (x != null) {
            Linear.addInputGradient(dz, weight, x.gradient());
        }
        if (keptInput != null) {
            Linear.addWeightGradient(dz, keptInput, weight, weight.trained().node().gradient());
        }
        if (y != null) {
            y.adopt(dz);
        }
    }
}
