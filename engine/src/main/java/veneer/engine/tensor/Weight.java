package veneer.engine.tensor;

import veneer.engine.storage.StoredTensor;

/**
 * What a linear layer or an embedding multiplies by, a matrix of shape {@code (out, in)}: a {@link
 * Tensor}, which can be trained, or a frozen matrix that stays in the type it is stored in.
 */
public sealed interface Weight permits Tensor, Weight.Frozen, Weight.Transposed {
    /**
     * The shape.
     *
     * @return {@code (out, in)}
     */
    Shape shape();

    /**
     * What training changes of it.
     *
     * @return the tensor that a gradient is taken by, or null where there is none
     */
    default Tensor trained() {
        return switch (this) {
            case Tensor tensor -> tensor.requiresGradient() ? tensor : null;
            case Frozen _ -> null;
            case Transposed transposed -> transposed.stored().trained();
        };
    }

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

    /**
     * A matrix that is kept as {@code (in, out)}, as GPT-2's are, and multiplied by where it lies.
     *
     * @param stored the matrix {@code (in, out)}
     */
    record Transposed(Weight stored) implements Weight {
        @Override
        public Shape shape() {
            return Shape.of(stored.shape().extent(1), stored.shape().extent(0));
        }
    }
}
