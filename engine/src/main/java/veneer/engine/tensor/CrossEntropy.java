package veneer.engine.tensor;

import veneer.engine.kernel.Compute;
import veneer.engine.kernel.RowKernels;

/**
 * {@code L = mean over the labelled rows of −log softmax(z)[label]}, z {@code (…, V)}.
 *
 * <p>{@code ∂L/∂z = (softmax(z) − onehot(label))/n}; rows without a label have none.
 */
final class CrossEntropy extends Node {
    private final Node logits;
    private final float[] dlogits;

    private CrossEntropy(Tensor logits, float[] dlogits) {
        super(1, logits);
        this.logits = logits.node();
        this.dlogits = dlogits;
    }

    static Tensor forward(Tensor logits, int[] labels, BatchLoss batch) {
        int vocabulary = logits.shape().columns();
        int[] rows = Labels.rows(labels, logits.shape().rows(), vocabulary);
        BatchLoss loss = BatchLoss.of(batch, rows.length);
        boolean gradient = wanted(logits);
        float[] dlogits = gradient ? Buffers.zeros(logits.shape().size()) : null;
        double[] losses = new double[rows.length];
        Compute compute = Compute.current();
        Parallel.rows(compute, rows.length, vocabulary, (from, to) -> {
            float[] scratch = gradient ? dlogits : new float[vocabulary];
            for (int i = from; i < to; i++) {
                int row = rows[i] * vocabulary;
                int at = gradient ? row : 0;
                System.arraycopy(logits.data(), row, scratch, at, vocabulary);
                losses[i] = rowLoss(
                        compute, scratch, at, vocabulary, labels[rows[i]],
                        loss.labelledRows());
            }
        });
        float[] value = {loss.add(losses)};
        return Tensor.result(value, Shape.of(),
                gradient ? new CrossEntropy(logits, dlogits) : null);
    }

    @Override
    void backward(float[] dy) {
        logits.adopt(Scale.inPlace(dlogits, dy[0]));
    }

    /**
     * {@code log Σ eᶻ − z[label]} of one row, which becomes its gradient.
     *
     * @param labelled over how many rows the loss is a mean
     */
    static double rowLoss(Compute compute, float[] z, int at, int vocabulary, int label,
            int labelled) {
        RowKernels kernels = compute.kernels().rows();
        float max = kernels.largest(z, at, vocabulary);
        double labelLogit = z[at + label];
        double sum = kernels.expSumInSpans(z, at, max, z, at, vocabulary);
        float scale = (float) (1 / (sum * labelled));
        compute.kernels().elementwise().scale(scale, z, at, z, at, vocabulary);
        z[at + label] -= 1f / labelled;
        return StrictMath.log(sum) + max - labelLogit;
    }
}
