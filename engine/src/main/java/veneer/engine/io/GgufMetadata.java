package veneer.engine.io;

import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the keys and values of a GGUF file. */
final class GgufMetadata {
    /** A key, a value's type and its first byte. */
    private static final int LEAST_BYTES = 8 + 4 + 1;

    private static final int DEPTH_LIMIT = 16;

    private final GgufInput input;

    private GgufMetadata(GgufInput input) {
        this.input = input;
    }

    /** Reads a number of key-value pairs; throws where there can't be that many. */
    static Map<String, Object> read(GgufInput input, long count) throws IOException {
        if (count < 0 || count > input.remaining() / LEAST_BYTES) {
            throw input.problem(
                    Long.toUnsignedString(count) + " metadata entries, more than the file can hold",
                    input.position());
        }
        GgufMetadata reader = new GgufMetadata(input);
        Map<String, Object> metadata = new LinkedHashMap<>();
        for (long i = 0; i < count; i++) {
            long start = input.position();
            String key = input.string();
            if (metadata.put(key, reader.value(reader.type(), 0)) != null) {
                throw input.problem("the metadata key `" + key + "` a second time", start);
            }
        }
        return Collections.unmodifiableMap(metadata);
    }

    private Object value(Type type, int depth) throws IOException {
        return switch (type) {
            case UINT8 -> Byte.toUnsignedLong(input.int8());
            case INT8 -> (long) input.int8();
            case UINT16 -> Short.toUnsignedLong(input.int16());
            case INT16 -> (long) input.int16();
            case UINT32 -> Integer.toUnsignedLong(input.int32());
            case INT32 -> (long) input.int32();
            case UINT64 -> unsigned(input.int64());
            case INT64 -> input.int64();
            case FLOAT32 -> input.float32();
            case FLOAT64 -> input.float64();
            case BOOL -> input.bool();
            case STRING -> input.string();
            case ARRAY -> array(depth + 1);
        };
    }

    private Object array(int depth) throws IOException {
        if (depth > DEPTH_LIMIT) {
            throw input.problem("arrays nested deeper than " + DEPTH_LIMIT, input.position());
        }
        Type type = type();
        int count = input.count("array elements", type.leastBytes);
        return switch (type) {
            case UINT8, INT8, UINT16, INT16, INT32 -> ints(type, count);
            case UINT32, INT64, UINT64 -> longs(type, count);
            case FLOAT32 -> floats(count);
            case FLOAT64 -> doubles(count);
            case BOOL -> booleans(count);
            case STRING, ARRAY -> list(type, count, depth);
        };
    }

    private int[] ints(Type type, int count) throws IOException {
        int[] values = new int[count];
        for (int i = 0; i < count; i++) {
            values[i] = switch (type) {
                case UINT8 -> Byte.toUnsignedInt(input.int8());
                case INT8 -> input.int8();
                case UINT16 -> Short.toUnsignedInt(input.int16());
                case INT16 -> input.int16();
                default -> input.int32();
            };
        }
        return values;
    }

    private long[] longs(Type type, int count) throws IOException {
        long[] values = new long[count];
        for (int i = 0; i < count; i++) {
            values[i] = type == Type.UINT32 ? Integer.toUnsignedLong(input.int32()) : input.int64();
            if (type == Type.UINT64 && values[i] < 0) {
                throw input.problem("an array element beyond 63 bits",
                        input.position() - Long.BYTES);
            }
        }
        return values;
    }

    private float[] floats(int count) throws IOException {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = input.float32();
        }
        return values;
    }

    private double[] doubles(int count) throws IOException {
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = input.float64();
        }
        return values;
    }

    private boolean[] booleans(int count) throws IOException {
        boolean[] values = new boolean[count];
        for (int i = 0; i < count; i++) {
            values[i] = input.bool();
        }
        return values;
    }

    private List<Object> list(Type type, int count, int depth) throws IOException {
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            values.add(value(type, depth));
        }
        return Collections.unmodifiableList(values);
    }

    private static Number unsigned(long value) {
        return value >= 0 ? (Number) value : new BigInteger(Long.toUnsignedString(value));
    }

    private Type type() throws IOException {
        long start = input.position();
        int id = input.int32();
        if (id < 0 || id >= Type.values().length) {
            throw input.problem(
                    "the metadata type " + Integer.toUnsignedString(id)
                            + ", which GGUF doesn't have",
                    start);
        }
        return Type.values()[id];
    }

    /** The types of values; their numbers in the file are their ordinals. */
    private enum Type {
        UINT8(1),
        INT8(1),
        UINT16(2),
        INT16(2),
        UINT32(4),
        INT32(4),
        FLOAT32(4),
        BOOL(1),
        STRING(8),
        ARRAY(12),
        UINT64(8),
        INT64(8),
        FLOAT64(8);

        final int leastBytes;

        Type(int leastBytes) {
            this.leastBytes = leastBytes;
        }
    }
}
