package veneer.engine.tensor;

import veneer.engine.kernel.Compute;
import veneer.engine.kernel.RowKernels;

/**
 * {@code y = x·s·w} with {@code s = 1/√(Σx²/C + ε)} for each row (Zhang and Sennrich 2019).
 *
 * <p>{@code ∂L/∂x = s·(w·dy) − x·s³/C·Σ(w·dy·x)} and {@code ∂L/∂w = Σ over rows of dy·x·s}.
 */
final class RmsNorm extends Node {
    private final Tensor x;
    private final Tensor weight;
    private final float[] scales;

    private RmsNorm(Tensor x, Tensor weight, float[] scales) {
        super(x.shape().size(), x, weight);
        this.x = x;
        this.weight = weight;
        this.scales = scales;
    }

    static Tensor forward(Tensor x, Tensor weight, float epsilon) {
        Shape shape = x.shape();
        int columns = shape.columns();
        if (!weight.shape().equals(Shape.of(columns))) {
            throw new IllegalArgumentException("rmsNorm of rows of " + columns
                    + " needs a weight of shape (" + columns + "), not " + weight.shape());
        }
        Compute compute = Compute.current();
        RowKernels kernels = compute.kernels().rows();
        float[] scales = Buffers.take(shape.rows());
        Node node = wanted(x, weight) ? new RmsNorm(x, weight, scales) : null;
        return Tensor.recomputable(shape, node, y -> Parallel.rows(
                compute, shape.rows(), columns,
                (from, to) -> kernels.rmsNorm(
                        x.data(), from * columns, weight.data(), epsilon, y, from * columns, scales,
                        from, to - from, columns)));
    }

    @Override
    void backward(float[] dy) {
        Compute compute = Compute.current();
        RowKernels kernels = compute.kernels().rows();
        int columns = x.shape().columns();
        if (x.node() != null) {
            float[] dx = x.node().gradient();
            Parallel.rows(compute, x.shape().rows(), columns,
                    (from, to) -> kernels.rmsNormGradient(
                            x.data(), from * columns, weight.data(), scales, from, dy,
                            from * columns, dx, from * columns, to - from, columns));
        }
        if (weight.node() != null) {
            addWeightGradient(compute, dy, weight.node().gradient(), columns);
        }
    }

    /** Threads share the columns, so that each sum runs over the rows in their order. */
    private void addWeightGradient(Compute compute, float[] dy, float[] dweight, int columns) {
        RowKernels kernels = compute.kernels().rows();
        Parallel.rows(compute, columns, x.shape().rows(), (from, to) -> {
            for (int row = 0; row < x.shape().rows(); row++) {
                int at = row * columns + from;
                kernels.addNormWeightGradient(
                        x.data(), at, 0f, scales[row], dy, at, dweight, from, to - from);
            }
        });
    }
}
