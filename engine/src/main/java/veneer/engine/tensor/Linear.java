package veneer.engine.tensor;

import veneer.engine.kernel.Compute;
import veneer.engine.kernel.MatrixProduct;
import veneer.engine.kernel.RowProduct;
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
    private final float[] keptInput;

    private Linear(Tensor x, Weight weight, Tensor bias) {
        super(x.shape().rows() * weight.shape().extent(0), x, tensorOrNull(weight), bias);
        this.x = x.node();
        this.weight = weight;
        this.bias = bias == null ? null : bias.node();
        this.keptInput = trained(weight) ? x.data() : null;
    }

    static Tensor forward(Tensor x, Weight weight, Tensor bias) {
        requireMatching("linear", x, weight);
        int outputs = weight.shape().extent(0);
        Shape shape = x.shape().withColumns(outputs);
        float[] y = new float[shape.size()];
        if (bias != null) {
            requireBias(bias, outputs);
            for (int at = 0; at < y.length; at += outputs) {
                System.arraycopy(bias.data(), 0, y, at, outputs);
            }
        }
        multiply(x, weight, bias != null, y);
        boolean wanted = wanted(x, tensorOrNull(weight), bias);
        return Tensor.result(y, shape, wanted ? new Linear(x, weight, bias) : null);
    }

    @Override
    void backward(float[] dy) {
        if (x != null) {
            addInputGradient(dy, weight, x.gradient());
        }
        if (trained(weight)) {
            addWeightGradient(dy, keptInput, (Tensor) weight);
        }
        if (bias != null) {
            bias.adopt(Reduction.SUM.rows(dy, weight.shape().extent(0)));
        }
    }

    /** The weight as an input of the graph; null where it is frozen. */
    static Tensor tensorOrNull(Weight weight) {
        return weight instanceof Tensor tensor ? tensor : null;
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

    static boolean trained(Weight weight) {
        return weight instanceof Tensor tensor && tensor.requiresGradient();
    }

    /** {@code y = x·Wᵀ}, or {@code y += x·Wᵀ}: row by row of W for a vector, blocked otherwise. */
    static void multiply(Tensor x, Weight weight, boolean accumulate, float[] y) {
        Compute compute = Compute.current();
        int m = x.shape().rows();
        int n = weight.shape().extent(0);
        int k = weight.shape().extent(1);
        boolean vector = x.shape().rank() == 1;
        switch (weight) {
            case Tensor w when vector ->
                    RowProduct.multiply(n, k, x.data(), 0, w.data(), 0, k, accumulate, y, 0,
                            compute);
            case Weight.Frozen w when vector ->
                    RowProduct.multiply(n, k, x.data(), 0, w.stored(), accumulate, y, 0, compute);
            case Tensor w ->
                    MatrixProduct.multiply(
                            false, true, m, n, k, x.data(), 0, k, w.data(), 0, k, accumulate, y, 0,
                            n, compute);
            case Weight.Frozen w ->
                    MatrixProduct.multiply(
                            false, true, m, n, k, x.data(), 0, k, w.stored(), accumulate, y, 0, n,
                            compute);
        }
    }

    /** {@code dx += dy·W}, by spans of W's rows. */
    static void addInputGradient(float[] dy, Weight weight, float[] dx) {
        int outputs = weight.shape().extent(0);
        if (outputs == 0) {
            return;
        }
        if (outputs <= SPAN) {
            addSpanGradient(dy, weight, 0, outputs, true, dx);
            return;
        }
        Compute compute = Compute.current();
        float[] part = new float[dx.length];
        for (int from = 0; from < outputs; from += SPAN) {
            addSpanGradient(dy, weight, from, Math.min(SPAN, outputs - from), false, part);
            Parallel.elements(compute, dx.length, (start, end) -> compute.kernels()
                    .elementwise()
                    .add(dx, start, part, start, dx, start, end - start));
        }
    }

    /** {@code dx = dy·W} or {@code dx += dy·W} over the outputs {@code from … from + k − 1}. */
    private static void addSpanGradient(
            float[] dy, Weight weight, int from, int k, boolean accumulate, float[] dx) {
        Compute compute = Compute.current();
        int outputs = weight.shape().extent(0);
        int n = weight.shape().extent(1);
        int m = dy.length / outputs;
        switch (weight) {
            case Tensor w -> MatrixProduct.multiply(
                    false, false, m, n, k, dy, from, outputs, w.data(), from * n, n, accumulate, dx,
                    0, n, compute);
            case Weight.Frozen w -> {
                StoredTensor stored = w.stored();
                RowSource rows = from == 0
                        ? stored
                        : (row, column, count, to, offset) -> stored.read(from + row, column, count,
                                to, offset);
                MatrixProduct.multiply(
                        false, false, m, n, k, dy, from, outputs, rows, accumulate, dx, 0, n,
                        compute);
            }
        }
    }

    /** {@code dW += dyᵀ·x}, dW {@code (m, n)}, the rows of the batch in their order. */
    static void addWeightGradient(float[] dy, float[] x, float[] dw, int m, int n) {
        if (m == 0) {
            return;
        }
        MatrixProduct.multiply(
                true, false, m, n, dy.length / m, dy, 0, m, x, 0, n, true, dw, 0, n,
                Compute.current());
    }

    static void addWeightGradient(float[] dy, float[] x, Tensor weight) {
        Shape shape = weight.shape();
        addWeightGradient(dy, x, weight.node().gradient(), shape.extent(0), shape.extent(1));
    }
}
