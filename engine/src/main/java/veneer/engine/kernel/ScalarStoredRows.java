package veneer.engine.kernel;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Products with stored rows in plain Java: each row is copied, widened, and multiplied. */
public final class ScalarStoredRows implements StoredRowKernels {
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final RowKernels dots = new ScalarRows();
    private final WideningKernels widening = new ScalarWidening();

    /** The kernels, which keep nothing between calls. */
    public ScalarStoredRows() {}

    @Override
    public void float32(int rows, int depth, float[] x, int xOffset, MemorySegment w,
            long wPosition, float[] y, int yOffset) {
        float[] row = ThreadScratch.current().rows(depth);
        for (int i = 0; i < rows; i++) {
            long position = wPosition + i * (long) Float.BYTES * depth;
            MemorySegment.copy(w, FLOAT, position, row, 0, depth);
            y[yOffset + i] = dots.dot(x, xOffset, row, 0, depth);
        }
    }

    @Override
    public void bfloat16(int rows, int depth, float[] x, int xOffset, MemorySegment w,
            long wPosition, float[] y, int yOffset) {
        halfWords(WideningKernels::bfloat16, rows, depth, x, xOffset, w, wPosition, y, yOffset);
    }

    @Override
    public void float16(int rows, int depth, float[] x, int xOffset, MemorySegment w,
            long wPosition, float[] y, int yOffset) {
        halfWords(WideningKernels::float16, rows, depth, x, xOffset, w, wPosition, y, yOffset);
    }

    private void halfWords(WideningKernels.HalfWords kernel, int rows, int depth, float[] x,
            int xOffset, MemorySegment w, long wPosition, float[] y,
            int yOffset) {
        float[] row = ThreadScratch.current().rows(depth);
        short[] stored = ThreadScratch.current().halfWords(depth);
        for (int i = 0; i < rows; i++) {
            long position = wPosition + i * (long) Short.BYTES * depth;
            MemorySegment.copy(w, SHORT, position, stored, 0, depth);
            kernel.widen(widening, stored, 0, row, 0, depth);
            y[yOffset + i] = dots.dot(x, xOffset, row, 0, depth);
        }
    }

}
