package veneer.engine.nn;

import java.util.Map;
import veneer.engine.tensor.Tensor;

/** Normalisation of each row to mean 0 and deviation 1 (Ba et al. 2016). */
public final class LayerNorm extends Norm {
    private Tensor weight;
    private Tensor bias;
    private final float epsilon;

    /**
     * A normalisation.
     *
     * @param weight {@code (C)}, multiplies the normalised row, or null for none
     * @param bias {@code (C)}, is added after that, or null for none
     * @param epsilon added to the variance
     */
    public LayerNorm(Tensor weight, Tensor bias, float epsilon) {
        this.weight = weight;
        this.bias = bias;
        this.epsilon = epsilon;
    }

    /**
     * A normalisation to train, whose weight starts at 1 and whose bias at 0.
     *
     * @param channels the length of a row
     * @param epsilon added to the variance
     * @return the normalisation
     */
    public static LayerNorm fresh(int channels, float epsilon) {
        return new LayerNorm(
                Initializers.constant(1, channels), Initializers.constant(0, channels), epsilon);
    }

    /**
     * Normalises.
     *
     * @param x {@code (…, C)}
     * @return {@code (x − mean(x)) / √(var(x) + ε) · weight + bias}
     */
    @Override
    public Tensor forward(Tensor x) {
        return x.layerNorm(weight, bias, epsilon);
    }

    /**
     * Puts another weight and bias in place of the norm's own.
     *
     * @param weight {@code (C)}, or null for none
     * @param bias {@code (C)}, or null for none
     */
    public void replace(Tensor weight, Tensor bias) {
        this.weight = weight;
        this.bias = bias;
    }

    /**
     * What multiplies the normalised row.
     *
     * @return {@code (C)}, or null for none
     */
    public Tensor weight() {
        return weight;
    }

    /**
     * What is added after that.
     *
     * @return {@code (C)}, or null for none
     */
    public Tensor bias() {
        return bias;
    }

    @Override
    protected Map<String, Tensor> ownParameters() {
        return trainable(weight, bias);
    }
}
