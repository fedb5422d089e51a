package veneer.engine.storage;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import veneer.engine.kernel.StoredRowKernels;

/** A method of {@link StoredRowKernels}: for the types whose rows it reads where they lie. */
@FunctionalInterface
interface RowProducts {
    /** Calls it. */
    void multiply(StoredRowKernels kernels, int rows, int depth, float[] x, int xOffset,
            MemorySegment w, long wPosition, float[] y, int yOffset);

    /**
     * {@return the method for a type} Empty where rows have to be widened first.
     *
     * @param type the stored type
     */
    static Optional<RowProducts> of(DataType type) {
        return Optional.ofNullable(
                switch (type) {
                    case F32 -> StoredRowKernels::float32;
                    case BF16 -> StoredRowKernels::bfloat16;
                    case F16 -> StoredRowKernels::float16;
                    default -> null;
                });
    }
}
