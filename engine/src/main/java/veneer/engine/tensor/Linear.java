package veneer.engine.tensor;

import java.util.Arrays;
import veneer.engine.kernel.Compute;
import veneer.engine.kernel.MatrixProduct;
import veneer.engine.kernel.RowSource;
import veneer.engine.storage.StoredTensor;

/**
 * {@code y = x·Wᵀ + b}, x {@code (…, in)}, W {@code (out, in)}, b {@code (out)} where there is one,
 * y {@code (…, out)}.
 *
 * <p>{@code ∂L/∂x = dy·W}, {@code ∂L/∂W = dyᵀ·x} and {@code ∂L/∂b = Σ dy} over all rows. A frozen W
 * has no gradient, so its layer keeps no input.
 */
final class Linear extends Node {
    /**
     * Outputs whose part of {@code dy·W} is summed at a time; the parts are added. One sum over a
     * vocabulary of 49,152 was off by 1e−5, since each of so many terms is rounded to the size of
     * the whole.
     */
    private static final int SPAN = 2048;

    private final Node x;
    private final Weight weight;
    private final Node bias;
    private final int rows;
    private final Tensor keptInput;

    private Linear(Tensor x, Weight weight, Tensor bias) {
        super(x.shape().rows() * weight.shape().extent(0), x, weight.trained(), bias);
        this.x = x.node();
        this.weight = weight;
        this.bias = bias == null ? null : bias.node();
        this.rows = x.shape().rows();
        this.keptInput = weight.trained() == null ? null : x;
    }

    static Tensor forward(Tensor x, Weight weight, Tensor bias) {
        requireMatching("linear", x, weight);
        int outputs = weight.shape().extent(0);
        Shape shape = x.shape().withColumns(outputs);
        float[] y = Buffers.take(shape.size());
        if (bias != null) {
            requireBias(bias, outputs);
            for (int at = 0; at < shape.size(); at += outputs) {
                System.arraycopy(bias.data(), 0, y, at, outputs);
            }
        }
        multiply(x, weight, bias != null, y);
        boolean wanted = wanted(x, weight.trained(), bias);
        return Tensor.result(y, shape, wanted ? new Linear(x, weight, bias) : null);
    }

    @Override
    void backward(float[] dy) {
        if (x != null) {
            addInputGradient(rows, dy, weight, x);
        }
        if (keptInput != null) {
            addWeightGradient(
                    rows, dy, keptInput.data(), weight, weight.trained().node().gradient());
        }
        if (bias != null) {
            addBiasGradient(rows, dy, weight.shape().extent(0), bias.gradient());
        }
    }

    /** {@code db += 1ᵀ·dy}, the batch's rows in order. */
    static void addBiasGradient(int rows, float[] dy, int outputs, float[] db) {
        float[] ones = Buffers.take(rows);
        Arrays.fill(ones, 0, rows, 1);
        addProduct(rows, ones, 1, dy, outputs, db);
        Buffers.give(ones);
    }

    private static void requireBias(Tensor bias, int outputs) {
        if (!bias.shape().equals(Shape.of(outputs))) {
            throw new IllegalArgumentException("linear with " + outputs + " outputs needs a bias"
                    + " of shape (" + outputs + "), not " + bias.shape());
        }
    }

    static void requireMatching(String operation, Tensor x, Weight weight) {
        if (weight.shape().rank() != 2 || x.shape().rank() == 0
                || x.shape().columns() != weight.shape().columns()) {
            throw new IllegalArgumentException(
                    operation + " needs an input (…, in) and a weight (out, in), not "
                            + x.shape() + " and " + weight.shape());
        }
    }

    /** {@code y = x·Wᵀ}, or {@code y += x·Wᵀ}. */
    static void multiply(Tensor x, Weight weight, boolean accumulate, float[] y) {
        if (x.shape().rank() == 1) {
            VectorProduct.multiply(x.data(), weight, accumulate, y);
        } else {
            int inputs = weight.shape().extent(1);
            product(true, x.shape().rows(), weight.shape().extent(0), inputs, x.data(), 0, inputs,
                    weight, accumulate, y);
        }
    }

    /**
     * {@code C = A·Wᵀ} or, not transposed, {@code C = A·W}: sums over k columns of A from a first
     * one on, and over the same columns, or rows, of W.
     */
    private static void product(boolean transpose, int m, int n, int k, float[] a, int from,
            int aStride, Weight weight, boolean accumulate, float[] c) {
        Compute compute = Compute.current();
        switch (weight) {
            case Tensor w -> {
                int stride = w.shape().columns();
                MatrixProduct.multiply(
                        false, transpose, m, n, k, a, from, aStride, w.data(),
                        transpose ? from : from * stride, stride, accumulate, c, 0, n, compute);
            }
            case Weight.Frozen w ->
                    MatrixProduct.multiply(
                            false, transpose, m, n, k, a, from, aStride,
                            part(w.stored(), transpose ? 0 : from, transpose ? from : 0),
                            accumulate, c, 0, n, compute);
            case Weight.Transposed w ->
                    product(!transpose, m, n, k, a, from, aStride, w.stored(), accumulate, c);
        }
    }

    private static RowSource part(StoredTensor stored, int firstRow, int firstColumn) {
        return firstRow == 0 && firstColumn == 0
                ? stored
                : (row, column, count, to, offset) -> stored.read(firstRow + row,
                        firstColumn + column, count, to, offset);
    }

    /** Adds {@code dy·W} to the gradient of x. */
    static void addInputGradient(int rows, float[] dy, Weight weight, Node x) {
        boolean accumulate = x.gradientOrNull() != null;
        float[] dx = accumulate ? x.gradient() : x.gradientToFill();
        inputGradient(rows, dy, weight, accumulate, dx);
    }

    /** {@code dx = dy·W}, or {@code dx += dy·W}, by spans of W's outputs. */
    static void inputGradient(int rows, float[] dy, Weight weight, boolean accumulate, float[] dx) {
        int outputs = weight.shape().extent(0);
        int inputs = weight.shape().extent(1);
        if (outputs <= SPAN) {
            product(false, rows, inputs, outputs, dy, 0, outputs, weight, accumulate, dx);
            return;
        }
        Compute compute = Compute.current();
        float[] part = Buffers.take(rows * inputs);
        int start = 0;
        if (!accumulate) {
            product(false, rows, inputs, SPAN, dy, 0, outputs, weight, false, dx);
            start = SPAN;
        }
        for (int from = start; from < outputs; from += SPAN) {
            int span = Math.min(SPAN, outputs - from);
            product(false, rows, inputs, span, dy, from, outputs, weight, false, part);
            Parallel.elements(compute, rows * inputs,
                    (first, end) -> compute.kernels().elementwise()
                            .add(dx, first, part, first, dx, first, end - first));
        }
        Buffers.give(part);
    }

    /** {@code dW += dyᵀ·x}, or its transpose for a transposed W, the batch's rows in order. */
    static void addWeightGradient(
            int rows, float[] dy, float[] x, Weight weight, float[] dw) {
        int outputs = weight.shape().extent(0);
        int inputs = weight.shape().extent(1);
        if (weight instanceof Weight.Transposed) {
            addProduct(rows, x, inputs, dy, outputs, dw);
        } else {
            addProduct(rows, dy, outputs, x, inputs, dw);
        }
    }

    /** {@code C += Aᵀ·B}, A {@code (rows, m)}, B {@code (rows, n)}. */
    private static void addProduct(int rows, float[] a, int m, float[] b, int n, float[] c) {
        MatrixProduct.multiply(
                true, false, m, n, rows, a, 0, m, b, 0, n, true, c, 0, n, Compute.current());
    }
}
