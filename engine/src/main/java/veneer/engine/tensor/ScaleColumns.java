package veneer.engine.tensor;

import veneer.engine.kernel.Compute;
import veneer.engine.kernel.ElementwiseKernels;

/**
 * {@code y[i, j] = x[i, j]·m[j]·c[j] + b[j]} with a constant c; {@code ∂L/∂x = m·c·dy}, {@code
 * ∂L/∂m[j] = Σᵢ c[j]·dy[i, j]·x[i, j]} and {@code ∂L/∂b[j] = Σᵢ dy[i, j]}. The sums go on from the
 * gradients that are there, row by row, so that a batch's parts give what the whole gives.
 */
final class ScaleColumns extends Node {
    private final Tensor x;
    private final Tensor factors;
    private final Tensor constants;
    private final Node bias;

    private ScaleColumns(Tensor x, Tensor factors, Tensor constants, Tensor bias) {
        super(x.shape().size(), x, factors, bias);
        this.x = x;
        this.factors = factors;
        this.constants = constants;
        this.bias = bias == null ? null : bias.node();
    }

    static Tensor forward(Tensor x, Tensor factors, Tensor constants, Tensor bias) {
        Shape columns = Shape.of(x.shape().columns());
        if (x.shape().rank() == 0 || !factors.shape().equals(columns)
                || !constants.shape().equals(columns)
                || bias != null && !bias.shape().equals(columns)) {
            throw new IllegalArgumentException("scaleColumns of " + x.shape() + " needs vectors "
                    + columns + ", not " + factors.shape() + ", " + constants.shape()
                    + (bias == null ? "" : " and " + bias.shape()));
        }
        float[] y = Buffers.take(x.shape().size());
        scale(x.data(), product(factors, constants), bias, y, x.shape());
        return Tensor.result(y, x.shape(), wanted(x, factors, bias)
                ? new ScaleColumns(x, factors, constants, bias)
                : null);
    }

    /** {@code m·c}. */
    private static float[] product(Tensor factors, Tensor constants) {
        int columns = factors.shape().size();
        float[] product = Buffers.take(columns);
        Compute.current().kernels().elementwise().multiply(
                factors.data(), 0, constants.data(), 0, product, 0, columns);
        return product;
    }

    private static void scale(float[] x, float[] scale, Tensor bias, float[] y, Shape shape) {
        ElementwiseKernels kernels = Compute.current().kernels().elementwise();
        int columns = shape.columns();
        Parallel.eachRow(Compute.current(), shape.rows(), columns, (_, at) -> {
            kernels.multiply(x, at, scale, 0, y, at, columns);
            if (bias != null) {
                kernels.add(y, at, bias.data(), 0, y, at, columns);
            }
        });
        Buffers.give(scale);
    }

    @Override
    void backward(float[] dy) {
        if (bias != null) {
            Linear.addBiasGradient(x.shape().rows(), dy, x.shape().columns(), bias.gradient());
        }
        if (factors.node() != null) {
            addFactorGradient(dy, factors.node().gradient());
        }
        if (x.node() != null) {
            scale(dy, product(factors, constants), null, dy, x.shape());
            x.node().adopt(dy);
        }
    }

    private void addFactorGradient(float[] dy, float[] dm) {
        int columns = x.shape().columns();
        int rows = x.shape().rows();
        ElementwiseKernels kernels = Compute.current().kernels().elementwise();
        float[] scaled = Buffers.take(columns);
        Parallel.rows(Compute.current(), columns, rows, (from, to) -> {
            for (int row = 0; row < rows; row++) {
                int at = row * columns + from;
                kernels.multiply(dy, at, constants.data(), from, scaled, from, to - from);
                kernels.addProduct(scaled, from, x.data(), at, dm, from, to - from);
            }
        });
        Buffers.give(scaled);
    }
}
