package veneer.engine.storage;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Optional;

/** How elements of a stored type become float32. */
@FunctionalInterface
interface Widening {
    void widen(MemorySegment data, long first, int count, float[] to, int offset);

    ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    static Optional<Widening> of(DataType type) {
        return switch (type) {
            case F32 ->
                Optional.of((data, first, count, to, offset) ->
                        MemorySegment.copy(data, FLOAT, first * Float.BYTES, to, offset, count));
            default -> Optional.empty();
        };
    }

    static long integer(DataType type, MemorySegment data, long index) {
        throw new UnsupportedOperationException();
    }
}
