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
    static final int ROWS_AT_ONCE = 16;

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

    boolean alongRows() {
        return alongRows;
    }

    /** The array that holds the matrix, or null where a {@link RowSource} does. */
    float[] array() {
        return array;
    }

    int stride() {
        return stride;
    }

    /** Where in the array the element of a line and a k lies. */
    int at(int line, int k) {
        return alongRows ? offset + line * stride + k : offset + k * stride + line;
    }

    /**
     * Writes lines one after the other, {@code depth} elements each, and lines of zeros up to a
     * multiple of {@code step}. The matrix must be in an array.
     */
    void packRows(MatrixKernels kernels, int firstLine, int count, int step, int firstDepth,
            int depth, float[] to, int toOffset) {
        int from = at(firstLine, firstDepth);
        if (alongRows) {
            for (int i = 0; i < count; i++) {
                System.arraycopy(array, from + i * stride, to, toOffset + i * depth, depth);
            }
        } else {
            kernels.transpose(depth, count, array, from, stride, to, toOffset, depth);
        }
        Arrays.fill(to, toOffset + count * depth, toOffset + roundUp(count, step) * depth, 0);
    }

    /**
     * Writes panels of {@code width} lines with k outermost, one after the other. The last is as
     * wide as there are lines left, and lines of zeros up to a multiple of {@code step}.
     */
    void packPanels(MatrixKernels kernels, int firstLine, int count, int width, int step,
            int firstDepth, int depth, float[] to, int toOffset) {
        if (source != null && !alongRows) {
            packSpans(kernels, firstLine, count, width, step, firstDepth, depth, to, toOffset);
        } else {
            for (int line = 0; line < count; line += width) {
                int some = Math.min(width, count - line);
                packPanel(kernels, firstLine + line, some, roundUp(some, step), firstDepth, depth,
                        to, toOffset + line * depth);
            }
        }
        int left = count % width;
        if (left % step != 0) {
            int padded = roundUp(left, step);
            int panel = toOffset + (count - left) * depth;
            for (int k = 0; k < depth; k++) {
                Arrays.fill(to, panel + k * padded + left, panel + (k + 1) * padded, 0);
            }
        }
    }

    private void packPanel(MatrixKernels kernels, int line, int count, int width, int firstDepth,
            int depth, float[] to, int toOffset) {
        if (source != null) {
            packRead(kernels, line, count, width, firstDepth, depth, to, toOffset);
        } else if (alongRows) {
            kernels.transpose(count, depth, array, at(line, firstDepth), stride, to, toOffset,
                    width);
        } else {
            kernels.copy(depth, count, array, at(line, firstDepth), stride, to, toOffset, width);
        }
    }

    private void packRead(MatrixKernels kernels, int line, int count, int width, int firstDepth,
            int depth, float[] to, int toOffset) {
        float[] rows = ThreadScratch.current().rows(ROWS_AT_ONCE * depth);
        for (int first = 0; first < count; first += ROWS_AT_ONCE) {
            int some = Math.min(ROWS_AT_ONCE, count - first);
            for (int i = 0; i < some; i++) {
                source.read(line + first + i, firstDepth, depth, rows, i * depth);
            }
            kernels.transpose(some, depth, rows, 0, depth, to, toOffset + first, width);
        }
    }

    /** Reads spans of rows that cross all the panels, so that each element is read once. */
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
                kernels.copy(some, inPanel, rows, firstLine - start + line, span, to,
                        toOffset + line * depth + k * panelWidth, panelWidth);
            }
        }
    }

    static int roundUp(int size, int step) {
        return (size + step - 1) / step * step;
    }
}
