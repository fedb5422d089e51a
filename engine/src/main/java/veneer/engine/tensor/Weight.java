package veneer.engine.tensor;

import veneer.engine.storage.StoredTensor;

/**
 * What a linear layer or an embedding multiplies by, a matrix of shape {@code (out, in)}: a {@link
 * Tensor}, which can be trained, or a frozen matrix that stays in the type it is stored in.
 */
public sealed interface Weight permits Tensor, Weight.Frozen {
    /**
     * The shape.
     *
     * @return {@code (out, in)}
     */
    Shape shape();

    /**
     * A matrix that is never trained: it lives once, in its stored type, and is widened to float32
     * as it is read.
     *
     * @param stored the matrix
     * @param shape its shape
     */
    record Frozen(StoredTensor stored, Shape shape) implements Weight {
        /**
         * Freezes a stored matrix.
         *
         * @param stored the matrix
         */
        public Frozen(StoredTensor stored) {
            this(stored, Shape.of(stored.shape()));
        }
    }
}
