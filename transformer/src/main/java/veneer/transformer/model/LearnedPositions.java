package veneer.transformer.model;

import java.util.stream.IntStream;
import veneer.engine.nn.Embedding;
import veneer.engine.tensor.Shape;
import veneer.engine.tensor.Tensor;

/** A learned vector for each position of the context (Radford et al. 2019). */
final class LearnedPositions {
    private LearnedPositions() {}

    /** Adds the vectors of T positions to rows {@code (B, T, C)}, that of one to {@code (C)}. */
    static Tensor add(Tensor x, Embedding table, int firstPosition) {
        Shape shape = x.shape();
        int[] extents = shape.rank() < 2 ? new int[0] : new int[] {shape.extent(-2)};
        int end = firstPosition + (shape.rank() < 2 ? 1 : shape.extent(-2));
        int context = table.weight().shape().extent(0);
        if (end > context) {
            throw new IllegalArgumentException("position " + (end - 1)
                    + " is beyond the context of " + context + " positions");
        }
        return x.add(table.forward(IntStream.range(firstPosition, end).toArray(), extents));
    }
}
