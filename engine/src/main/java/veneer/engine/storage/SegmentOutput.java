package veneer.engine.storage;

import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Writes a segment from front to end. */
final class SegmentOutput extends OutputStream {
    private final MemorySegment segment;
    private long position;

    SegmentOutput(MemorySegment segment) {
        this.segment = segment;
    }

    @Override
    public void write(int value) {
        segment.set(ValueLayout.JAVA_BYTE, position++, (byte) value);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) {
        MemorySegment.copy(bytes, offset, segment, ValueLayout.JAVA_BYTE, position, count);
        position += count;
    }
}
