package veneer.engine.storage;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Numbers that Java has a type for, little-endian at any address. */
final class PlainNumbers {
    static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfDouble DOUBLE =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private PlainNumbers() {}

    static void float32(MemorySegment data, long first, int count, float[] to, int offset) {
        MemorySegment.copy(data, FLOAT, first * Float.BYTES, to, offset, count);
    }

    static void float64(MemorySegment data, long first, int count, float[] to, int offset) {
        for (int i = 0; i < count; i++) {
            to[offset + i] = (float) data.get(DOUBLE, (first + i) * Double.BYTES);
        }
    }

    /** One integer or truth value of a tensor. */
    static long integer(DataType type, MemorySegment data, long index) {
        long position = index * type.blockBytes();
        return switch (type) {
            case BOOL, U8 -> Byte.toUnsignedLong(data.get(ValueLayout.JAVA_BYTE, position));
            case I8 -> data.get(ValueLayout.JAVA_BYTE, position);
            case U16 -> Short.toUnsignedLong(data.get(SHORT, position));
            case I16 -> data.get(SHORT, position);
            case U32 -> Integer.toUnsignedLong(data.get(INT, position));
            case I32 -> data.get(INT, position);
            case I64 -> data.get(LONG, position);
            default -> throw new IllegalArgumentException(type + " is not a type of integers");
        };
    }

    /** Integers become the nearest float32. */
    record Integers(DataType type) implements Widening {
        @Override
        public void widen(MemorySegment data, long first, int count, float[] to, int offset) {
            for (int i = 0; i < count; i++) {
                to[offset + i] = integer(type, data, first + i);
            }
        }
    }
}
