package veneer.lora.cli;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The bytes of a small GGUF file, put down one after the other. */
final class GgufBytes {
    private static final int ALIGNMENT = 32;
    private static final int FLOAT32 = 6;
    private static final int STRING = 8;
    private static final int ARRAY = 9;

    private final ByteBuffer bytes = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);

    GgufBytes(int tensors, int metadata) {
        bytes.put("GGUF".getBytes(StandardCharsets.US_ASCII)).putInt(3);
        bytes.putLong(tensors).putLong(metadata);
    }

    private GgufBytes text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        bytes.putLong(utf8.length).put(utf8);
        return this;
    }

    GgufBytes string(String key, String value) {
        text(key).bytes.putInt(STRING);
        return text(value);
    }

    GgufBytes floats(String key, float... values) {
        text(key).bytes.putInt(ARRAY).putInt(FLOAT32).putLong(values.length);
        for (float value : values) {
            bytes.putFloat(value);
        }
        return this;
    }

    /** A tensor's entry; the innermost dimension comes first. */
    GgufBytes tensor(String name, int type, long offset, long... dimensions) {
        text(name).bytes.putInt(dimensions.length);
        for (long dimension : dimensions) {
            bytes.putLong(dimension);
        }
        bytes.putInt(type).putLong(offset);
        return this;
    }

    /** The whole file, with so many bytes of data. */
    byte[] withData(int count) {
        int start = Math.ceilDiv(bytes.position(), ALIGNMENT) * ALIGNMENT;
        return Arrays.copyOf(bytes.array(), start + count);
    }
}
