package veneer.engine.tensor;

/**
 * The mean loss of a batch whose rows come in parts, one after another. The losses are added up in
 * the order of the rows, in double, so that the mean has the same bits whatever the parts are. A
 * trained weight that makes the logits, as {@link Tensor#linearCrossEntropy} does, gathers its
 * gradient here for the same reason, and has it once the last labelled row has been there.
 *
 * <pre>{@code
 * BatchLoss loss = new BatchLoss(labelledRows);
 * for (Part part : parts) {
 *     model.forward(part).crossEntropy(part.labels(), loss).backward();
 * }
 * }</pre>
 */
public final class BatchLoss {
    private final int labelledRows;
    private double sum;
    private int rows;
    private float[] weightGradient;

    /**
     * A loss of no rows yet.
     *
     * @param labelledRows the rows that carry a label, in all parts together
     */
    public BatchLoss(int labelledRows) {
        this.labelledRows = labelledRows;
    }

    /** The loss that rows are a part of, or one of their own where there is none. */
    static BatchLoss of(BatchLoss batch, int labelledRows) {
        return batch == null ? new BatchLoss(labelledRows) : batch;
    }

    int labelledRows() {
        return labelledRows;
    }

    /** Adds losses of rows; what they add to the mean is the value of their part. */
    float add(double[] losses) {
        double before = sum;
        for (double loss : losses) {
            sum += loss;
        }
        rows += losses.length;
        return (float) ((sum - before) / labelledRows);
    }

    /** What the rows so far make of the gradient of the weight behind the logits, to add to. */
    float[] weightGradient(Node weight) {
        if (weightGradient == null) {
            weightGradient = weight instanceof Node.Leaf
                    ? Buffers.zeros(weight.apart().take(), weight.size())
                    : new float[weight.size()];
        }
        return weightGradient;
    }

    /** The gradient that all rows have made; null while some are missing, and when it was taken. */
    float[] takeWeightGradient() {
        float[] whole = rows < labelledRows ? null : weightGradient;
        weightGradient = whole == null ? weightGradient : null;
        return whole;
    }

    /**
     * The mean over the rows so far.
     *
     * @return their sum, divided by the labelled rows of all parts; NaN where these are none
     */
    public float mean() {
        return (float) (sum / labelledRows);
    }
}
