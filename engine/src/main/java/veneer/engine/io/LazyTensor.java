package veneer.engine.io;

import java.util.Arrays;
import java.util.function.Supplier;
import veneer.engine.storage.DataType;
import veneer.engine.storage.StoredTensor;

/**
 * A tensor for a file whose numbers are made when their turn has come, so that of all that a file
 * holds only one tensor is in memory.
 *
 * @param name its name
 * @param type the type that its numbers will have
 * @param shape its shape
 * @param numbers makes them, a tensor of this type and shape under any name
 */
public record LazyTensor(String name, DataType type, int[] shape, Supplier<StoredTensor> numbers) {
    /** A tensor that is there. */
    static LazyTensor of(StoredTensor tensor) {
        return new LazyTensor(tensor.name(), tensor.type(), tensor.shape(), () -> tensor);
    }

    long bytes() {
        return type.bytes(Arrays.stream(shape).asLongStream().reduce(1, Math::multiplyExact));
    }

    /** Makes the numbers, which must be as many as the file's header says. */
    StoredTensor made() {
        StoredTensor made = numbers.get();
        if (made.type() != type || !Arrays.equals(made.shape(), shape)) {
            throw new IllegalStateException("tensor `" + name + "` was to be " + type + " "
                    + Arrays.toString(shape) + ", not " + made.type() + " "
                    + Arrays.toString(made.shape()));
        }
        return made;
    }
}
