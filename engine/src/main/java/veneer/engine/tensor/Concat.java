package veneer.engine.tensor;

import java.util.Arrays;

/** Tensors one after another along an axis; the gradient of each is its part of ∂L/∂y. */
final class Concat extends Node {
    private final Node[] parts;
    private final Runs[] runs;

    private Concat(Shape shape, Tensor[] parts, Runs[] runs) {
        super(shape.size(), parts);
        this.parts = Arrays.stream(parts).map(Tensor::node).toArray(Node[]::new);
        this.runs = runs;
    }

    static Tensor forward(int axis, Tensor... parts) {
        if (parts.length == 0) {
            throw new IllegalArgumentException("concat of no tensors has no shape");
        }
        Shape first = parts[0].shape();
        int index = Axes.index("concat", first, axis);
        int extent = 0;
        for (Tensor part : parts) {
            requireMatching(first, part.shape(), index);
            extent = Math.addExact(extent, part.shape().extent(index));
        }
        Shape shape = first.withExtent(index, extent);
        float[] y = Buffers.take(shape.size());
        Runs[] runs = new Runs[parts.length];
        int from = 0;
        for (int i = 0; i < parts.length; i++) {
            int to = from + parts[i].shape().extent(index);
            runs[i] = Runs.of(shape, index, from, to);
            runs[i].write(parts[i].data(), y);
            from = to;
        }
        return Tensor.result(y, shape, wanted(parts) ? new Concat(shape, parts, runs) : null);
    }

    private static void requireMatching(Shape first, Shape other, int axis) {
        if (other.rank() != first.rank()
                || !other.withExtent(axis, first.extent(axis)).equals(first)) {
            throw new IllegalArgumentException("concat along axis " + axis + " of " + first
                    + " and " + other + ": the other extents must be equal");
        }
    }

    @Override
    void backward(float[] dy) {
        for (int i = 0; i < parts.length; i++) {
            if (parts[i] != null) {
                parts[i].adopt(runs[i].read(dy));
            }
        }
    }
}
