package veneer.engine.tensor;

import veneer.engine.kernel.Compute;

/**
 * {@code y = max x} over some axes; {@code ∂L/∂x = ∂L/∂y/n} for the n elements that equal the
 * maximum, as PyTorch's {@code amax} has it, and 0 for the others. A NaN is the maximum of whatever
 * it stands among.
 */
final class Max extends Node {
    private final Tensor x;
    private final float[] y;
    private final Axes reduced;

    private Max(Tensor x, float[] y, Axes reduced) {
        super(reduced.kept().size(), x);
        this.x = x;
        this.y = y;
        this.reduced = reduced;
    }

    static Tensor forward(Tensor x, boolean keepDimensions, int... axes) {
        Axes reduced = Axes.of("max", x.shape(), axes);
        if (reduced.elements() == 0 && reduced.kept().size() > 0) {
            throw new IllegalArgumentException("max of " + x.shape() + " over no elements");
        }
        float[] y = Reduction.MAX.over(x.data(), x.shape(), reduced.chosen());
        if (y == x.data()) {
            y = Buffers.copy(y, x.shape().size());
        }
        return Tensor.result(y, keepDimensions ? reduced.kept() : reduced.left(),
                wanted(x) ? new Max(x, y, reduced) : null);
    }

    @Override
    boolean keepsResult() {
        return true;
    }

    @Override
    void backward(float[] dy) {
        Shape shape = x.shape();
        Shape kept = reduced.kept();
        float[] share = Buffers.take(shape.size());
        Broadcast.apply(Max::equal, x.data(), shape, y, kept, share, shape);
        float[] ties = Reduction.SUM.over(share, shape, reduced.chosen());
        Divide.inPlace(dy, kept, ties, kept);
        Broadcast.apply(Compute.current().kernels().elementwise()::multiply,
                share, shape, dy, kept, share, shape);
        x.node().adopt(share);
    }

    /** 1 where an element is the maximum, 0 elsewhere. */
    private static void equal(float[] x, int xOffset, float[] max, int maxOffset, float[] to,
            int toOffset, int count) {
        for (int i = 0; i < count; i++) {
            float value = x[xOffset + i];
            boolean equal = value == max[maxOffset + i] || Float.isNaN(value);
            to[toOffset + i] = equal ? 1 : 0;
        }
    }
}
