package veneer.engine.tensor;

import java.util.Arrays;
import veneer.engine.kernel.Compute;
import veneer.engine.kernel.RowKernels;

/**
 * {@code y = h·w + b} with {@code h = (x − μ)·s}, {@code s = 1/√(Σ(x − μ)²/C + ε)} and the mean μ
 * of each row (Ba et al. 2016); w may be missing, and b.
 *
 * <p>With {@code g = w·dy}: {@code ∂L/∂x = s·(g − h·mean(g·h) − mean(g))}; over all rows, {@code
 * ∂L/∂w = Σ dy·h} and {@code ∂L/∂b = Σ dy}.
 */
final class LayerNorm extends Node {
    private final Tensor x;
    private final Tensor weight;
    private final Tensor bias;
    private final float[] means;
    private final float[] scales;

    /**
     * @param means μ of each row
     * @param scales s of each row
     */
    private LayerNorm(Tensor x, Tensor weight, Tensor bias, float[] means, float[] scales) {
        super(x.shape().size(), x, weight, bias);
        this.x = x;
        this.weight = weight;
        this.bias = bias;
        this.means = means;
        this.scales = scales;
    }

    static Tensor forward(Tensor x, Tensor weight, Tensor bias, float epsilon) {
        float[] means = Buffers.take(x.shape().rows());
        float[] scales = Buffers.take(x.shape().rows());
        Node node =
                wanted(x, weight, bias) ? new LayerNorm(x, weight, bias, means, scales) : null;
        return Tensor.recomputable(
                x.shape(), node, y -> normalise(x, weight, bias, epsilon, y, means, scales));
    }

    private static void normalise(Tensor x, Tensor weight, Tensor bias, float epsilon, float[] y,
            float[] means, float[] scales) {
        int columns = x.shape().columns();
        float[] gains = gains(columns, weight);
        float[] addends = rowOf(columns, bias, "bias", 0);
        Compute compute = Compute.current();
        RowKernels kernels = compute.kernels().rows();
        Parallel.rows(compute, x.shape().rows(), columns,
                (from, to) -> kernels.layerNorm(
                        x.data(), from * columns, gains, addends, epsilon, y, from * columns, means,
                        scales, from, to - from, columns));
    }

    /** w, or ones. */
    private static float[] gains(int columns, Tensor weight) {
        return rowOf(columns, weight, "weight", 1);
    }

    private static float[] rowOf(int columns, Tensor tensor, String name, float missing) {
        if (tensor == null) {
            float[] row = Buffers.take(columns);
            Arrays.fill(row, missing);
            return row;
        }
        if (!tensor.shape().equals(Shape.of(columns))) {
            throw new IllegalArgumentException("layerNorm of rows of " + columns + " needs a "
                    + name + " of shape (" + columns + "), not " + tensor.shape());
        }
        return tensor.data();
    }

    @Override
    void backward(float[] dy) {
        if (weight != null && weight.node() != null) {
            addWeightGradient(dy, weight.node().gradient());
        }
        if (bias != null && bias.node() != null) {
            Linear.addBiasGradient(
                    x.shape().rows(), dy, x.shape().columns(), bias.node().gradient());
        }
        if (x.node() != null) {
            addInputGradient(dy, x.node().gradient());
        }
    }

    private void addInputGradient(float[] dy, float[] dx) {
        Compute compute = Compute.current();
        RowKernels kernels = compute.kernels().rows();
        int columns = x.shape().columns();
        float[] gains = gains(columns, weight);
        Parallel.rows(compute, x.shape().rows(), columns,
                (from, to) -> kernels.layerNormGradient(
                        x.data(), from * columns, gains, means, scales, from, dy, from * columns,
                        dx, from * columns, to - from, columns));
    }

    /** Threads share the columns, so that each sum runs over the rows in their order. */
    private void addWeightGradient(float[] dy, float[] dweight) {
        Compute compute = Compute.current();
        RowKernels kernels = compute.kernels().rows();
        int columns = x.shape().columns();
        Parallel.rows(compute, columns, x.shape().rows(), (from, to) -> {
            for (int row = 0; row < x.shape().rows(); row++) {
                int at = row * columns + from;
                kernels.addNormWeightGradient(x.data(), at, means[row], scales[row], dy, at,
                        dweight, from, to - from);
            }
        });
    }
}
