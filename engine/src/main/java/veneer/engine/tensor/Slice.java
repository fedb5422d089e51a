package veneer.engine.tensor;

/** The part {@code from … to − 1} of x along an axis; ∂L/∂x is ∂L/∂y there and 0 elsewhere. */
final class Slice extends Node {
    private final Node x;
    private final Runs runs;

    private Slice(Tensor x, Shape shape, Runs runs) {
        super(shape.size(), x);
        this.x = x.node();
        this.runs = runs;
    }

    static Tensor forward(Tensor x, int axis, int from, int to) {
        int index = Axes.index("slice", x.shape(), axis);
        int extent = x.shape().extent(index);
        if (from < 0 || from > to || to > extent) {
            throw new IllegalArgumentException("slice of " + x.shape() + " along axis " + index
                    + " from " + from + " to " + to + " is not within 0 to " + extent);
        }
        Shape shape = x.shape().withExtent(index, to - from);
        Runs runs = Runs.of(x.shape(), index, from, to);
        return Tensor.result(
                runs.read(x.data()), shape, wanted(x) ? new Slice(x, shape, runs) : null);
    }

    @Override
    void backward(float[] dy) {
        runs.add(dy, x.gradient());
    }
}
