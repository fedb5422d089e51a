package veneer.engine.nn;

import veneer.engine.tensor.Tensor;

/** A normalisation of each row, whichever it is. */
public abstract sealed class Norm extends Module permits LayerNorm, RmsNorm {
    /** A normalisation. */
    Norm() {}

    /**
     * Normalises.
     *
     * @param x {@code (…, C)}
     * @return {@code (…, C)}, each row normalised
     */
    public abstract Tensor forward(Tensor x);
}
