package veneer.engine.nn;

import java.util.Map;
import veneer.engine.tensor.Tensor;

/** Root-mean-square normalisation of each row (Zhang and Sennrich 2019). */
public final class RmsNorm extends Norm {
    private Tensor weight;
    private final float epsilon;

    /**
     * A normalisation.
     *
     * @param weight {@code (C)}, multiplies the normalised row
     * @param epsilon added to the mean square
     */
    public RmsNorm(Tensor weight, float epsilon) {
        this.weight = weight;
        this.epsilon = epsilon;
    }

    /**
     * A normalisation to train, whose weight starts at 1.
     *
     * @param channels the length of a row
     * @param epsilon added to the mean square
     * @return the normalisation
     */
    public static RmsNorm fresh(int channels, float epsilon) {
        return new RmsNorm(Initializers.constant(1, channels), epsilon);
    }

    /**
     * Normalises.
     *
     * @param x {@code (…, C)}
     * @return {@code x / √(mean(x²) + ε) · weight}
     */
    @Override
    public Tensor forward(Tensor x) {
        return x.rmsNorm(weight, epsilon);
    }

    /**
     * Puts another weight in place of the norm's own.
     *
     * @param weight {@code (C)}
     */
    public void replace(Tensor weight) {
        this.weight = weight;
    }

    /**
     * What multiplies the normalised row.
     *
     * @return {@code (C)}
     */
    public Tensor weight() {
        return weight;
    }

    @Override
    protected Map<String, Tensor> ownParameters() {
        return trainable("weight", weight);
    }
}
