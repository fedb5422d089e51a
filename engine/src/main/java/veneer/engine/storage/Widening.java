package veneer.engine.storage;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import veneer.engine.kernel.WideningKernels;

/** How elements of a stored type become float32. */
@FunctionalInterface
interface Widening {
    /**
     * Widens elements of a tensor.
     *
     * @param data the tensor's bytes
     * @param first the first element
     * @param count the number of elements
     * @param to receives the elements
     * @param offset where the first goes
     */
    void widen(MemorySegment data, long first, int count, float[] to, int offset);

    /**
     * {@return how a type is widened} Empty for a type that can't be.
     *
     * @param type the stored type
     */
    static Optional<Widening> of(DataType type) {
        return Optional.ofNullable(
                switch (type) {
                    case F32 -> PlainNumbers::float32;
                    case F64 -> PlainNumbers::float64;
                    case BOOL, U8, I8, U16, I16, U32, I32, U64, I64 -> PlainNumbers.integers(type);
                    case F16 -> new HalfWords(WideningKernels::float16);
                    case BF16 -> new HalfWords(WideningKernels::bfloat16);
                    default -> type.blockType().map(Blocks::new).orElse(null);
                });
    }
}
