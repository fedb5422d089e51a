package veneer.engine.io;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** The bytes of a GGUF file, put down one after the other. */
final class GgufFile {
    static final int UINT8 = 0;
    static final int INT8 = 1;
    static final int UINT16 = 2;
    static final int INT16 = 3;
    static final int UINT32 = 4;
    static final int INT32 = 5;
    static final int FLOAT32 = 6;
    static final int BOOL = 7;
    static final int STRING = 8;
    static final int ARRAY = 9;
    static final int UINT64 = 10;
    static final int INT64 = 11;
    static final int FLOAT64 = 12;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** Begins a file of version 3. */
    static GgufFile of(long tensors, long metadata) {
        return new GgufFile().ascii("GGUF").int32(3).int64(tensors).int64(metadata);
    }

    /** A small file whose last tensor ends it. */
    static byte[] small() {
        return GgufFile.of(2, 3)
                .key("general.architecture", STRING).string("llama")
                .key("tokens", ARRAY).int32(STRING).int64(2).string("a").string("é")
                .key("general.alignment", UINT32).int32(16)
                .tensor("w", new long[] {32, 2}, 8, 0)
                .tensor("b", new long[] {3}, 0, 80)
                .pad(16)
                .data(68).pad(16)
                .data(12)
                .bytes();
    }

    GgufFile ascii(String text) {
        bytes.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
        return this;
    }

    GgufFile int8(int value) {
        bytes.write(value);
        return this;
    }

    GgufFile int16(int value) {
        bytes.writeBytes(little(2).putShort((short) value).array());
        return this;
    }

    GgufFile int32(int value) {
        bytes.writeBytes(little(4).putInt(value).array());
        return this;
    }

    GgufFile int64(long value) {
        bytes.writeBytes(little(8).putLong(value).array());
        return this;
    }

    GgufFile string(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        int64(utf8.length);
        bytes.writeBytes(utf8);
        return this;
    }

    GgufFile key(String key, int type) {
        return string(key).int32(type);
    }

    /** A tensor's entry; the innermost dimension comes first. */
    GgufFile tensor(String name, long[] dimensions, int type, long offset) {
        string(name).int32(dimensions.length);
        for (long dimension : dimensions) {
            int64(dimension);
        }
        return int32(type).int64(offset);
    }

    GgufFile pad(int alignment) {
        while (bytes.size() % alignment != 0) {
            bytes.write(0);
        }
        return this;
    }

    /** Bytes 1, 2, 3, … */
    GgufFile data(int count) {
        for (int i = 1; i <= count; i++) {
            bytes.write(i);
        }
        return this;
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
}
