package veneer.engine.tensor;

import java.util.Arrays;
import veneer.engine.kernel.Compute;

/**
 * {@link CrossEntropy} of a linear layer's logits {@code z = x·Wᵀ}, x {@code (…, C)}, W {@code (V,
 * C)}, which are formed for a few labelled rows at a time, and their gradient at once, so that they
 * never exist all together.
 *
 * <p>{@code ∂L/∂x = ∂L/∂z·W} and {@code ∂L/∂W = (∂L/∂z)ᵀ·x}, which goes on from one part of a batch
 * to the next.
 */
final class LinearCrossEntropy extends Node {
    /**
     * Rows whose logits exist at a time: 50 MB for a vocabulary of 49,152, and W is packed once for
     * all of them.
     */
    private static final int CHUNK = 256;

    private final Node x;
    private final Node weight;
    private final float[] dx;
    private final BatchLoss batch;

    private LinearCrossEntropy(float[] dx, BatchLoss batch, Tensor x, Tensor weight) {
        super(1, x, weight);
        this.x = x.node();
        this.weight = weight == null ? null : weight.node();
        this.dx = dx;
        this.batch = batch;
    }

    static Tensor forward(Tensor x, Weight weight, int[] labels, BatchLoss batch) {
        Linear.requireMatching("linearCrossEntropy", x, weight);
        int[] rows = Labels.rows(labels, x.shape().rows(), weight.shape().extent(0));
        Tensor trained = weight.trained();
        boolean gradient = wanted(x, trained);
        float[] dx = gradient ? Buffers.zeros(x.shape().size()) : null;
        BatchLoss loss = BatchLoss.of(batch, rows.length);
        float[] dw = gradient && trained != null ? loss.weightGradient(trained.node()) : null;
        Chunks chunks = new Chunks(x, weight, labels, loss.labelledRows(), dx, dw);
        double[] losses = new double[rows.length];
        for (int from = 0; from < rows.length; from += CHUNK) {
            int to = Math.min(from + CHUNK, rows.length);
            chunks.run(Arrays.copyOfRange(rows, from, to), losses, from);
        }
        return Tensor.result(
                new float[] {loss.add(losses)}, Shape.of(),
                gradient ? new LinearCrossEntropy(dx, loss, x, trained) : null);
    }

    @Override
    void backward(float[] dy) {
        if (x != null) {
            x.adopt(Scale.inPlace(dx, dy[0]));
        }
        float[] dw = batch.takeWeightGradient();
        if (dw != null) {
            weight.apart().adopt(Scale.inPlace(dw, dy[0]));
        }
    }

    /** The losses of some rows, and what they add to the gradients where these are wanted. */
    private record Chunks(Tensor x, Weight weight, int[] labels, int labelled, float[] dx,
            float[] dw) {

        /** Writes the losses of some rows from a place on. */
        void run(int[] rows, double[] losses, int at) {
            int columns = x.shape().columns();
            int vocabulary = weight.shape().extent(0);
            Tensor input = Tensor.result(
                    gather(rows, columns), Shape.of(rows.length, columns), null);
            float[] logits = Buffers.take(rows.length * vocabulary);
            Linear.multiply(input, weight, false, logits);
            Compute compute = Compute.current();
            Parallel.rows(compute, rows.length, vocabulary, (from, to) -> {
                for (int i = from; i < to; i++) {
                    int label = labels[rows[i]];
                    losses[at + i] = CrossEntropy.rowLoss(
                            compute, logits, i * vocabulary, vocabulary, label, labelled);
                }
            });
            if (dx != null) {
                float[] dinput = Buffers.take(rows.length * columns);
                Linear.inputGradient(rows.length, logits, weight, false, dinput);
                scatter(dinput, rows, columns);
                Buffers.give(dinput);
            }
            if (dw != null) {
                Linear.addWeightGradient(rows.length, logits, input.data(), weight, dw);
            }
            Buffers.give(logits);
            Buffers.give(input.data());
        }

        private float[] gather(int[] rows, int columns) {
            float[] gathered = Buffers.take(rows.length * columns);
            for (int i = 0; i < rows.length; i++) {
                System.arraycopy(x.data(), rows[i] * columns, gathered, i * columns, columns);
            }
            return gathered;
        }

        private void scatter(float[] dinput, int[] rows, int columns) {
            for (int i = 0; i < rows.length; i++) {
                System.arraycopy(dinput, i * columns, dx, rows[i] * columns, columns);
            }
        }
    }
}
