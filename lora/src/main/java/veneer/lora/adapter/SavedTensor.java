package veneer.lora.adapter;

import java.util.function.Consumer;
import java.util.function.Supplier;
import veneer.engine.tensor.Tensor;

/**
 * A tensor as an adapter's file keeps it.
 *
 * @param shape its shape
 * @param values gives its numbers, row-major
 * @param restore takes them back
 */
record SavedTensor(int[] shape, Supplier<float[]> values, Consumer<float[]> restore) {
    /** A parameter that a file keeps as it is. */
    static SavedTensor of(Tensor parameter) {
        return new SavedTensor(parameter.shape().toArray(), parameter::data,
                values -> System.arraycopy(values, 0, parameter.data(), 0, values.length));
    }
}
