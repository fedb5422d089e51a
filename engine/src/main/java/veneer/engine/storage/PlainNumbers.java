package veneer.engine.storage;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Numbers that Java has a type for, little-endian at any address. */
final class PlainNumbers {
    static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
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

    /** Each becomes the nearest float32. */
    static void float64(MemorySegment data, long first, int count, float[] to, int offset) {
        inPieces(data, first, count, Double.BYTES, (piece, index, position) -> to[offset + index] =
                (float) piece.get(DOUBLE, position));
    }

    /** Each becomes the nearest float32. */
    static Widening integers(DataType type) {
        return (data, first, count, to, offset) -> integers(
                type, data, first, count,
                (index, value) -> to[offset + index] = value < 0 && type == DataType.U64
                        ? nearestOfUnsigned(value)
                        : value);
    }

    /** A number beyond 63 bits; the lowest bit still tells a tie from what lies above it. */
    private static float nearestOfUnsigned(long value) {
        return 2f * (value >>> 1 | value & 1);
    }

    /** Hands on integers or truth values as they are, those of 64 bits without a sign as bits. */
    static void integers(
            DataType type, MemorySegment data, long first, int count, IntegerSink sink) {
        inPieces(data, first, count, type.blockBytes(),
                (piece, index, position) -> sink.accept(index, integer(type, piece, position)));
    }

    private static long integer(DataType type, MemorySegment piece, long position) {
        return switch (type) {
            case BOOL, U8 -> Byte.toUnsignedLong(piece.get(ValueLayout.JAVA_BYTE, position));
            case I8 -> piece.get(ValueLayout.JAVA_BYTE, position);
            case U16 -> Short.toUnsignedLong(piece.get(SHORT, position));
            case I16 -> piece.get(SHORT, position);
            case U32 -> Integer.toUnsignedLong(piece.get(INT, position));
            case I32 -> piece.get(INT, position);
            case U64, I64 -> piece.get(LONG, position);
            default -> throw new IllegalArgumentException(type + " is not a type of integers");
        };
    }

    private static void inPieces(
            MemorySegment data, long first, int count, int size, Element element) {
        Scratch scratch = Scratch.current();
        int atOnce = scratch.bytes.length / size;
        for (int done = 0; done < count; done += atOnce) {
            int length = Math.min(atOnce, count - done);
            MemorySegment.copy(
                    data, ValueLayout.JAVA_BYTE, (first + done) * size, scratch.bytes, 0,
                    length * size);
            for (int i = 0; i < length; i++) {
                element.take(scratch.segment, done + i, (long) i * size);
            }
        }
    }

    /** Takes an integer and its place in the span. */
    @FunctionalInterface
    interface IntegerSink {
        void accept(int index, long value);
    }

    /** Takes an element of a span out of the piece that holds it. */
    @FunctionalInterface
    private interface Element {
        void take(MemorySegment piece, int index, long position);
    }
}
