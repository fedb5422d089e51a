package veneer.lora.adapter;

import java.util.Arrays;
import veneer.engine.tensor.Tensor;
import veneer.engine.tensor.Weight;

/** Frozen weights as float32 numbers of their own, which may be changed. */
final class WidenedWeight {
    private WidenedWeight() {}

    /** A copy that is trained and lies as the weight does. */
    static Weight parameter(Weight weight) {
        return switch (weight) {
            case Weight.Transposed(Weight stored) -> new Weight.Transposed(parameter(stored));
            default -> Tensor.parameter(stored(weight), weight.shape().toArray());
        };
    }

    /** {@code W + ΔW}, ΔW {@code (out, in)}, which lies as W does. */
    static Weight sum(Weight weight, Tensor delta) {
        return switch (weight) {
            case Weight.Transposed(Weight stored) ->
                    new Weight.Transposed(sum(stored, delta.transpose(1, 0)));
            default -> frozen(constant(weight).addInPlace(delta));
        };
    }

    /** Each row i of W, as {@code (out, in)}, multiplied by {@code factors[i]}. */
    static Weight scaleRows(Weight weight, float[] factors) {
        return switch (weight) {
            case Weight.Transposed(Weight stored) -> new Weight.Transposed(
                    frozen(constant(stored).multiply(Tensor.of(factors, factors.length))));
            default -> frozen(constant(weight).multiply(Tensor.of(factors, factors.length, 1)));
        };
    }

    /** A copy of a weight's numbers as they lie. */
    static float[] stored(Weight weight) {
        return switch (weight) {
            case Tensor tensor -> Arrays.copyOf(tensor.data(), tensor.shape().size());
            case Weight.Frozen frozen -> frozen.stored().toFloats();
            case Weight.Transposed(Weight stored) -> stored(stored);
        };
    }

    /** A weight of other numbers, which lie as a weight's do. */
    static Weight like(Weight weight, float[] numbers) {
        return switch (weight) {
            case Weight.Transposed(Weight stored) -> new Weight.Transposed(like(stored, numbers));
            default -> Tensor.of(numbers, weight.shape().toArray());
        };
    }

    /** The same numbers without the graph that they came from. */
    static Tensor frozen(Tensor computed) {
        return Tensor.of(computed.data(), computed.shape().toArray());
    }

    private static Tensor constant(Weight weight) {
        return (Tensor) like(weight, stored(weight));
    }

    /** {@code ‖Wᵢ‖²} of each row i of W {@code (out, in)}. */
    static double[] squaredRows(Weight weight) {
        boolean transposed = weight instanceof Weight.Transposed;
        Weight stored = weight instanceof Weight.Transposed(Weight inner) ? inner : weight;
        int columns = stored.shape().extent(1);
        double[] sums = new double[weight.shape().extent(0)];
        float[] row = new float[columns];
        for (int i = 0; i < stored.shape().extent(0); i++) {
            if (stored instanceof Weight.Frozen frozen) {
                frozen.stored().read(i, 0, columns, row, 0);
            } else {
                System.arraycopy(((Tensor) stored).data(), i * columns, row, 0, columns);
            }
            for (int k = 0; k < columns; k++) {
                sums[transposed ? k : i] += (double) row[k] * row[k];
            }
        }
        return sums;
    }
}
