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
    private final int rows;
    private final Tensor keptInput;

    private AddLinear(Tensor y, Tensor x, Weight weight) {
        super(y.shape().size(), y, x, weight.trained());
        this.y = y.node();
        this.x = x.node();
        this.weight = weight;
        this.rows = x.shape().rows();
        this.keptInput = weight.trained() == null ? null : x;
    }

    static Tensor forward(Tensor y, Tensor x, Weight weight) {
        Linear.requireMatching("addLinear", x, weight);
        Shape shape = x.shape().withColumns(weight.shape().extent(0));
        if (!y.shape().equals(shape)) {
            throw new IllegalArgumentException(
                    "addLinear of " + x.shape() + " and " + weight.shape()
                            + " goes onto a tensor " + shape + ", not " + y.shape());
        }
        float[] z = y.giveUp("addLinear");
        Linear.multiply(x, weight, true, z);
        boolean wanted = wanted(y, x, weight.trained());
        return Tensor.result(z, shape, wanted ? new AddLinear(y, x, weight) : null);
    }

    @Override
    void backward(float[] dz) {
        if (x != null) {
            Linear.addInputGradient(rows, dz, weight, x);
        }
        if (keptInput != null) {
            Linear.addWeightGradient(
                    rows, dz, keptInput.data(), weight, weight.trained().node().gradient());
        }
        if (y != null) {
            y.adopt(dz);
        }
    }
}
