package veneer.engine.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import veneer.engine.kernel.StoredRowKernels;

/**
 * The bytes of one tensor, often a part of a mapped file, which somebody may close or cut off. What
 * that does to a read becomes an error that names tensor and file.
 *
 * <p>Bytes leave the segment by bulk copies alone, never by {@link MemorySegment#get}. Where a page
 * is no longer in its file, the processor raises a signal, of which HotSpot makes an
 * {@link InternalError}; but of compiled single reads HotSpot 25 doesn't understand every
 * instruction (one that extends an int to a long, for one), and aborts.
 *
 * @param segment the bytes
 * @param name the tensor's name
 * @param source where the bytes come from, for messages
 */
record StoredBytes(MemorySegment segment, String name, String source) {
    /** Both compilers inline one level of a recursion at most, so the third call is a real one. */
    private static final int REAL_CALL = 3;

    void widen(Widening widening, long first, int count, float[] to, int offset) {
        try {
            widening.widen(segment, first, count, to, offset);
            deliverFault(REAL_CALL);
        } catch (IllegalStateException e) {
            throw closed(e);
        } catch (InternalError e) {
            throw cutOff(e);
        }
    }

    /** Whether the bytes are memory of the process alone, which nobody can cut off. */
    boolean inMemory() {
        return segment.isNative() && !segment.isMapped();
    }

    void multiplyRow(RowProducts products, StoredRowKernels kernels, int rows, int depth,
            float[] x, int xOffset, long position, float[] y, int yOffset) {
        try {
            products.multiply(kernels, rows, depth, x, xOffset, segment, position, y, yOffset);
        } catch (IllegalStateException e) {
            throw closed(e);
        }
    }

    void integers(DataType type, long first, int count, PlainNumbers.IntegerSink sink) {
        try {
            PlainNumbers.integers(type, segment, first, count, sink);
            deliverFault(REAL_CALL);
        } catch (IllegalStateException e) {
            throw closed(e);
        } catch (InternalError e) {
            throw cutOff(e);
        }
    }

    void copy(long position, byte[] to, int count) {
        try {
            MemorySegment.copy(segment, ValueLayout.JAVA_BYTE, position, to, 0, count);
            deliverFault(REAL_CALL);
        } catch (IllegalStateException e) {
            throw closed(e);
        } catch (InternalError e) {
            throw cutOff(e);
        }
    }

    /**
     * Compiled code goes on after a fault until its next safepoint poll, which may come after the
     * handler meant for the error. A method polls when it returns, so a call that isn't inlined
     * brings the error here, for a few nanoseconds.
     */
    private static int deliverFault(int calls) {
        return calls == 0 ? 0 : deliverFault(calls - 1);
    }

    private IllegalStateException closed(IllegalStateException e) {
        return segment.scope().isAlive()
                ? e
                : new IllegalStateException(
                        "tensor `" + name + "`: " + source + " has been closed", e);
    }

    private UncheckedIOException cutOff(InternalError e) {
        return new UncheckedIOException(new IOException(
                source + ": tensor `" + name
                        + "` can't be read: the file was cut off after it was opened",
                e));
    }
}
