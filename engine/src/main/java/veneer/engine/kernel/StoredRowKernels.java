package veneer.engine.kernel;

import java.lang.foreign.MemorySegment;

/**
 * Products of one row with the rows of a stored matrix, widened on the way: what a linear layer
 * does with a single token. The rows follow each other without a gap, little-endian, in memory
 * outside the heap. Each product is a {@link RowKernels#dot} of the widened row.
 *
 * <p>The memory must not be a mapped file. Where one was cut off the processor raises a signal,
 * which HotSpot makes an error of where it reads single numbers or copies, but of which it dies
 * where it reads vectors.
 */
public interface StoredRowKernels {
    /**
     * Rows of float32.
     *
     * @param rows the number of rows
     * @param depth the number of k
     * @param x the row that they are multiplied with
     * @param xOffset where it starts
     * @param w the matrix
     * @param wPosition the byte where its first row starts
     * @param y receives the products
     * @param yOffset where the first goes
     */
    void float32(int rows, int depth, float[] x, int xOffset, MemorySegment w, long wPosition,
            float[] y, int yOffset);

    /** Rows of bfloat16, the upper halves of float32; parameters as of {@link #float32}. */
    void bfloat16(int rows, int depth, float[] x, int xOffset, MemorySegment w, long wPosition,
            float[] y, int yOffset);

    /** Rows of IEEE 754 binary16; parameters as of {@link #float32}. */
    void float16(int rows, int depth, float[] x, int xOffset, MemorySegment w, long wPosition,
            float[] y, int yOffset);
}
