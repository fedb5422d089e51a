package veneer.engine.tensor;

/**
 * {@code y = (Σ x)/d} over some axes, a mean where the divisor d is their number of elements;
 * {@code ∂L/∂x = ∂L/∂y/d}, repeated.
 */
final class Sum extends Node {
    private final Node x;
    private final Shape shape;
    private final Shape kept;
    private final float divisor;

    private Sum(Tensor x, Shape kept, float divisor) {
        super(kept.size(), x);
        this.x = x.node();
        this.shape = x.shape();
        this.kept = kept;
        this.divisor = divisor;
    }

    static Tensor forward(Tensor x, boolean mean, boolean keepDimensions, int... axes) {
        Axes reduced = Axes.of(mean ? "mean" : "sum", x.shape(), axes);
        float divisor = mean ? (float) reduced.elements() : 1;
        float[] y = Reduction.SUM.over(x.data(), x.shape(), reduced.chosen());
        if (y == x.data()) {
            y = Buffers.copy(y, x.shape().size());
        }
        divide(y, reduced.kept(), divisor);
        return Tensor.result(y, keepDimensions ? reduced.kept() : reduced.left(),
                wanted(x) ? new Sum(x, reduced.kept(), divisor) : null);
    }

    @Override
    void backward(float[] dy) {
        divide(dy, kept, divisor);
        x.adopt(Broadcast.expand(dy, kept, shape));
    }

    private static void divide(float[] values, Shape shape, float divisor) {
        if (divisor != 1) {
            Divide.inPlace(values, shape, new float[] {divisor}, Shape.of());
        }
    }
}
