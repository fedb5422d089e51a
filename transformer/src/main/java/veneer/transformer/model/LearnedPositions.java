package veneer.transformer.model;

import java.util.Arrays;
import veneer.engine.nn.Embedding;
import veneer.engine.tensor.Tensor;

/** A learned vector for each position of the context (Radford et al. 2019). */
final class LearnedPositions {
    private LearnedPositions() {}

    /** Adds its position's vector to each row {@code (…, C)}. */
    static Tensor add(Tensor x, Embedding table, int[] positions) {
        int context = table.weight().shape().extent(0);
        for (int position : positions) {
            if (position >= context) {
                throw new IllegalArgumentException("position " + position
                        + " is beyond the context of " + context + " positions");
            }
        }
        int[] shape = x.shape().toArray();
        return x.add(table.forward(positions, Arrays.copyOf(shape, shape.length - 1)));
    }
}
