package veneer.lora.analysis;

import veneer.engine.linalg.Matrix;
import veneer.engine.nn.Embedding;
import veneer.engine.nn.Linear;
import veneer.engine.nn.Module;
import veneer.engine.tensor.Tensor;
import veneer.engine.tensor.Weight;

/** The weights of a model's modules as matrices of doubles. */
public final class WeightMatrix {
    private WeightMatrix() {}

    /**
     * The weight that a low-rank update would be added to.
     *
     * @param module a linear layer, or an embedding
     * @return {@code (out, in)}; an embedding's table transposed, {@code (C, V)}
     * @throws IllegalArgumentException if it is a module of another kind
     */
    public static Matrix of(Module module) {
        return switch (module) {
            case Linear linear -> of(linear.weight());
            case Embedding embedding -> of(embedding.weight()).transpose();
            default -> throw new IllegalArgumentException(
                    "a " + module.getClass().getSimpleName() + " has no one weight");
        };
    }

    private static Matrix of(Weight weight) {
        return switch (weight) {
            case Weight.Transposed(Weight stored) -> of(stored).transpose();
            case Weight.Frozen frozen -> Matrix.ofFloats(frozen.shape().extent(0),
                    frozen.shape().extent(1), frozen.stored().toFloats());
            case Tensor tensor -> Matrix.ofFloats(
                    tensor.shape().extent(0), tensor.shape().extent(1), tensor.data());
        };
    }
}
