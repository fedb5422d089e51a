package veneer.engine.tensor;

/**
 * The operations of a {@link Tensor} that take each row, along the last axis, as a whole: norms,
 * probabilities, and the losses of labelled rows.
 */
public sealed interface RowOperations permits Tensor {
    /**
     * Each row divided by its root mean square (Zhang and Sennrich 2019).
     *
     * @param weight {@code (C)}, multiplies the result
     * @param epsilon added to the mean square
     * @return {@code x / √(mean(x²) + ε) · weight}, {@code (…, C)}
     */
    default Tensor rmsNorm(Tensor weight, float epsilon) {
        return RmsNorm.forward((Tensor) this, weight, epsilon);
    }

    /**
     * Each row less its mean, divided by its standard deviation (Ba et al. 2016).
     *
     * @param weight {@code (C)}, multiplies the result, or null for none
     * @param bias {@code (C)}, is added after that, or null for none
     * @param epsilon added to the variance
     * @return {@code (x − mean(x)) / √(var(x) + ε) · weight + bias}, {@code (…, C)}
     */
    default Tensor layerNorm(Tensor weight, Tensor bias, float epsilon) {
        return LayerNorm.forward((Tensor) this, weight, bias, epsilon);
    }

    /**
     * Each column multiplied by a factor of its own, as DoRA does (Liu et al. 2024).
     *
     * @param factors {@code (C)}
     * @param constants {@code (C)}, multiply them, and have no gradient
     * @param bias {@code (C)}, is added after that, or null for none
     * @return {@code this · factors · constants + bias}, {@code (…, C)}
     */
    default Tensor scaleColumns(Tensor factors, Tensor constants, Tensor bias) {
        return ScaleColumns.forward((Tensor) this, factors, constants, bias);
    }

    /**
     * Probabilities from each row, which are positive and sum to 1.
     *
     * @return {@code exp(x) / Σ exp(x)} along the last axis
     */
    default Tensor softmax() {
        return Softmax.forward((Tensor) this);
    }

    /**
     * The logarithms of {@link #softmax}, exact also where a probability is next to 0.
     *
     * @return {@code x − log Σ exp(x)} along the last axis
     */
    default Tensor logSoftmax() {
        return LogSoftmax.forward((Tensor) this);
    }

    /**
     * The mean cross-entropy of logits over the rows that carry a label.
     *
     * @param labels the right word of each row, {@link Tensor#IGNORED_LABEL} where there is none
     * @return {@code mean(−log softmax(this)[label])}, a scalar; NaN if no row carries a label
     */
    default Tensor crossEntropy(int[] labels) {
        return crossEntropy(labels, null);
    }

    /**
     * {@link #crossEntropy(int[])} of a part of a batch.
     *
     * @param labels the right word of each row, {@link Tensor#IGNORED_LABEL} where there is none
     * @param batch gathers the loss of the whole batch, null if this is the whole
     * @return what these rows add to the batch's mean, a scalar
     */
    default Tensor crossEntropy(int[] labels, BatchLoss batch) {
        return CrossEntropy.forward((Tensor) this, labels, batch);
    }

    /**
     * The mean cross-entropy of a linear layer's logits, which never exist all at once, over the
     * rows that carry a label.
     *
     * @param weight {@code (V, C)}
     * @param labels the right word of each row, {@link Tensor#IGNORED_LABEL} where there is none
     * @return {@code mean(−log softmax(this · weightᵀ)[label])}, a scalar; NaN if no row carries a
     *     label
     */
    default Tensor linearCrossEntropy(Weight weight, int[] labels) {
        return linearCrossEntropy(weight, labels, null);
    }

    /**
     * {@link #linearCrossEntropy(Weight, int[])} of a part of a batch.
     *
     * @param weight {@code (V, C)}
     * @param labels the right word of each row, {@link Tensor#IGNORED_LABEL} where there is none
     * @param batch gathers the loss of the whole batch, null if this is the whole
     * @return what these rows add to the batch's mean, a scalar
     */
    default Tensor linearCrossEntropy(Weight weight, int[] labels, BatchLoss batch) {
        return LinearCrossEntropy.forward((Tensor) this, weight, labels, batch);
    }
}
