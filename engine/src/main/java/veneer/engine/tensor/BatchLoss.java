package veneer.engine.tensor;

/**
 * The mean loss of a batch whose rows come in parts, one after another. The losses are added up in
 * the order of the rows, in double, so that the mean has the same bits whatever the parts are.
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
        return (float) ((sum - before) / labelledRows);
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
