package veneer.engine.kernel;

import java.util.Arrays;

/**
 * One side of a matrix product, op(A) or op(B), as a set of lines: the rows of op(A) or the columns
 * of op(B). A line has an element for each k. In the stored matrix the lines lie along its rows (A
 * as it is, or B transposed) or across them.
 */
final class MatrixOperand {
    /** A {@link RowSource} is read in spans that start at multiples of this. */
    static final int SPAN = 32;

    /** So many rows are read from a {@link RowSource} at a time; they stay in the nearest cache. */
    private static final int ROWS_AT_ONCE = 16;

    private boolean alongRows;
    private int lines;
    private RowSource source;
    private float[] array;
    private int offset;
    private int stride;

    void set(boolean alongRows, int lines, RowSource source, float[] array, int offset,
            int stride) {
        this.alongRows = alongRows;
        this.lines = lines;
        this.source = source;
        this.array = array;
        this.offset = offset;
        this.stride = stride;
    }

    /** Forgets the arrays, which would otherwise live as long as the thread. */
    void clear() {
        source = null;
        array = null;
    }

    int lines() {
        return lines;
    }

    boolean inArray() {
        return source == null;
    }

    /**
     * Packs consecutive panels. Each takes {@code width · depth} elements, the last less where
     * fewer lines are left: its width is rounded up to a multiple of {@code step}, with lines of
     * zeros.
     */
    void pack(MatrixKernels kernels, int firstLine, int count, int width, int step, int firstDepth,
            int depth, float[] to, int toOffset) {
        if (source != null && !alongRows) {
            packSpans(kernels, firstLine, count, width, step, firstDepth, depth, to, toOffset);
        } else {
            for (int line = 0; line < count; line += width) {
                int inPanel = Math.min(width, count - line);
                int panelWidth = roundUp(inPanel, step);
                int panel = toOffset + line * depth;
                if (source == null) {
                    packArray(kernels, firstLine + line, inPanel, firstDepth, depth, to, panel,
                            panelWidth);
                } else {
                    packRows(kernels, firstLine + line, inPanel, firstDepth, depth, to, panel,
                            panelWidth);
                }
            }
        }
        int left = count % width;
        if (left % step != 0) {
            padLast(left, roundUp(left, step), depth, to, toOffset + (count - left) * depth);
        }
    }

    private void packArray(MatrixKernels kernels, int line, int count, int firstDepth, int depth,
            float[] to, int toOffset, int width) {
        if (alongRows) {
            kernels.packAlongRows(count, depth, array, offset + line * stride + firstDepth, stride,
                    to, toOffset, width);
        } else {
            kernels.packAcrossRows(count, depth, array, offset + firstDepth * stride + line, stride,
                    to, toOffset, width);
        }
    }

    private void packRows(MatrixKernels kernels, int line, int count, int firstDepth, int depth,
            float[] to, int toOffset, int width) {
        float[] rows = ThreadScratch.current().rows(ROWS_AT_ONCE * depth);
        for (int first = 0; first < count; first += ROWS_AT_ONCE) {
            int some = Math.min(ROWS_AT_ONCE, count - first);
            for (int i = 0; i < some; i++) {
                source.read(line + first + i, firstDepth, depth, rows, i * depth);
            }
            kernels.packAlongRows(some, depth, rows, 0, depth, to, toOffset + first, width);
        }
    }

    private void packSpans(MatrixKernels kernels, int firstLine, int count, int width, int step,
            int firstDepth, int depth, float[] to, int toOffset) {
        int start = firstLine / SPAN * SPAN;
        int span = Math.min(roundUp(firstLine + count, SPAN), lines) - start;
        float[] rows = ThreadScratch.current().rows(ROWS_AT_ONCE * span);
        for (int k = 0; k < depth; k += ROWS_AT_ONCE) {
            int some = Math.min(ROWS_AT_ONCE, depth - k);
            for (int i = 0; i < some; i++) {
                source.read(firstDepth + k + i, start, span, rows, i * span);
            }
            for (int line = 0; line < count; line += width) {
                int inPanel = Math.min(width, count - line);
                int panelWidth = roundUp(inPanel, step);
                kernels.packAcrossRows(inPanel, some, rows, firstLine - start + line, span, to,
                        toOffset + line * depth + k * panelWidth, panelWidth);
            }
        }
    }

    private static void padLast(int lines, int width, int depth, float[] to, int toOffset) {
        for (int k = 0; k < depth; k++) {
            Arrays.fill(to, toOffset + k * width + lines, toOffset + (k + 1) * width, 0);
        }
    }

    static int roundUp(int size, int step) {
        return (size + step - 1) / step * step;
    }
}
