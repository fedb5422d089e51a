package veneer.engine.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Little-endian values read one after the other from a file, through a window, never beyond the
 * file's size.
 */
final class GgufInput {
    private static final int WINDOW = 1 << 16;

    private final OpenedFile file;
    private ByteBuffer window = ByteBuffer.allocate(0);
    private long windowEnd;

    GgufInput(OpenedFile file) {
        this.file = file;
    }

    String source() {
        return file.name();
    }

    long position() {
        return windowEnd - window.remaining();
    }

    long remaining() {
        return file.size() - position();
    }

    byte int8() throws IOException {
        return need(Byte.BYTES).get();
    }

    short int16() throws IOException {
        return need(Short.BYTES).getShort();
    }

    int int32() throws IOException {
        return need(Integer.BYTES).getInt();
    }

    long int64() throws IOException {
        return need(Long.BYTES).getLong();
    }

    float float32() throws IOException {
        return need(Float.BYTES).getFloat();
    }

    double float64() throws IOException {
        return need(Double.BYTES).getDouble();
    }

    boolean bool() throws IOException {
        byte value = int8();
        if (value != 0 && value != 1) {
            throw problem("a truth value of " + value, position() - 1);
        }
        return value == 1;
    }

    /** An unsigned 64-bit number of things that each take some bytes of the rest of the file. */
    int count(String things, int leastBytesEach) throws IOException {
        long start = position();
        long count = int64();
        if (count < 0 || count > Math.min(Integer.MAX_VALUE - 8, remaining() / leastBytesEach)) {
            throw problem(
                    Long.toUnsignedString(count) + " " + things + ", more than the " + remaining()
                            + " bytes left can hold",
                    start);
        }
        return (int) count;
    }

    String string() throws IOException {
        byte[] bytes = new byte[count("bytes of a string", 1)];
        long start = position();
        int buffered = Math.min(bytes.length, window.remaining());
        window.get(bytes, 0, buffered);
        if (buffered < bytes.length) {
            byte[] rest = file.read(windowEnd, bytes.length - buffered);
            System.arraycopy(rest, 0, bytes, buffered, rest.length);
            windowEnd += rest.length;
        }
        return Utf8.decode(bytes, source(), start);
    }

    FormatException problem(String what, long offset) {
        return new FormatException(source(), what + ", at offset " + offset);
    }

    private ByteBuffer need(int count) throws IOException {
        if (window.remaining() < count) {
            long position = position();
            if (remaining() < count) {
                throw problem("truncated: " + count + " more bytes are expected", position);
            }
            int length = (int) Math.min(WINDOW, remaining());
            window = ByteBuffer.wrap(file.read(position, length)).order(ByteOrder.LITTLE_ENDIAN);
            windowEnd = position + length;
        }
        return window;
    }
}
