package veneer.engine.kernel;

import java.util.function.IntConsumer;

/**
 * One matrix product on its way: its operands, the packed block of B, and the two loops that threads
 * share, packing and multiplying. A calling thread keeps one, so that a product allocates nothing.
 */
final class MatrixProductCall {
    private static final ThreadLocal<MatrixProductCall> CURRENT =
            ThreadLocal.withInitial(MatrixProductCall::new);

    private static final int MAX_DEPTH = 384;
    private static final int MAX_COLUMNS = 1536;
    private static final int MAX_ROWS = 96;

    private final IntConsumer packing = this::packPanels;
    private final IntConsumer multiplying = this::multiplyBlock;

    private boolean transposeA;
    private float[] a;
    private int aOffset;
    private int aStride;
    private boolean transposeB;
    private RowSource source;
    private float[] b;
    private int bOffset;
    private int bStride;
    private float[] c;
    private int cOffset;
    private int cStride;
    private int m;
    private MatrixKernels kernels;

    private float[] packed = {};
    private int firstColumn;
    private int columns;
    private int firstDepth;
    private int depth;
    private int blockRows;
    private boolean fromC;

    private MatrixProductCall() {}

    static MatrixProductCall take() {
        return CURRENT.get();
    }

    void left(boolean transpose, float[] array, int offset, int stride) {
        transposeA = transpose;
        a = array;
        aOffset = offset;
        aStride = stride;
    }

    void right(boolean transpose, RowSource rows, float[] array, int offset, int stride) {
        transposeB = transpose;
        source = rows;
        b = array;
        bOffset = offset;
        bStride = stride;
    }

    void run(
            int m,
            int n,
            int k,
            boolean accumulate,
            float[] array,
            int offset,
            int stride,
            Compute compute) {
        c = array;
        cOffset = offset;
        cStride = stride;
        this.m = m;
        kernels = compute.kernels().matrix();
        Workers workers = compute.workers();
        if (k == 0 && !accumulate) {
            for (int i = 0; i < m; i++) {
                java.util.Arrays.fill(c, cOffset + i * cStride, cOffset + i * cStride + n, 0);
            }
        }
        if (m == 0 || n == 0 || k == 0) {
            return;
        }
        int tileRows = kernels.tileRows();
        int tileColumns = kernels.tileColumns();
        int share = (m + workers.threads() - 1) / workers.threads();
        blockRows = Math.min(MAX_ROWS, (share + tileRows - 1) / tileRows * tileRows);
        for (firstColumn = 0; firstColumn < n; firstColumn += MAX_COLUMNS) {
            columns = Math.min(MAX_COLUMNS, n - firstColumn);
            int panels = (columns + tileColumns - 1) / tileColumns;
            for (firstDepth = 0; firstDepth < k; firstDepth += MAX_DEPTH) {
                depth = Math.min(MAX_DEPTH, k - firstDepth);
                fromC = accumulate || firstDepth > 0;
                if (packed.length < panels * tileColumns * depth) {
                    packed = new float[panels * tileColumns * depth];
                }
                workers.run(panels, packing);
                workers.run((m + blockRows - 1) / blockRows, multiplying);
            }
        }
        a = null;
        b = null;
        c = null;
        source = null;
    }

    private void packPanels(int panel) {
        int width = kernels.tileColumns();
        int first = firstColumn + panel * width;
        int lines = Math.min(width, firstColumn + columns - first);
        int to = panel * width * depth;
        if (source == null) {
            if (transposeB) {
                kernels.packAlongDepth(
                        lines, depth, b, bOffset + first * bStride + firstDepth, bStride, width, packed, to);
            } else {
                kernels.packAlongLines(
                        lines, depth, b, bOffset + firstDepth * bStride + first, bStride, width, packed, to);
            }
            return;
        }
        if (transposeB) {
            float[] rows = ThreadScratch.current().rows(lines * depth);
            for (int i = 0; i < lines; i++) {
                source.read(first + i, firstDepth, depth, rows, i * depth);
            }
            kernels.packAlongDepth(lines, depth, rows, 0, depth, width, packed, to);
        } else {
            int aligned = first & -32;
            int span = first + lines - aligned;
            int end = firstColumn + columns;
            span = Math.min((span + 31) & -32, end - aligned);
            float[] rows = ThreadScratch.current().rows(span * depth);
            for (int i = 0; i < depth; i++) {
                source.read(firstDepth + i, aligned, span, rows, i * span);
            }
            kernels.packAlongLines(lines, depth, rows, first - aligned, span, width, packed, to);
        }
    }

    private void multiplyBlock(int block) {
        ThreadScratch scratch = ThreadScratch.current();
        int tileRows = kernels.tileRows();
        int tileColumns = kernels.tileColumns();
        int first = block * blockRows;
        int rows = Math.min(blockRows, m - first);
        float[] panels = scratch.panels(blockRows * depth);
        for (int i = 0; i < rows; i += tileRows) {
            int lines = Math.min(tileRows, rows - i);
            if (transposeA) {
                kernels.packAlongLines(
                        lines, depth, a, aOffset + firstDepth * aStride + first + i, aStride,
                        tileRows, panels, i * depth);
            } else {
                kernels.packAlongDepth(
                        lines, depth, a, aOffset + (first + i) * aStride + firstDepth, aStride,
                        tileRows, panels, i * depth);
            }
        }
        for (int j = 0; j < columns; j += tileColumns) {
            int width = Math.min(tileColumns, columns - j);
            for (int i = 0; i < rows; i += tileRows) {
                int lines = Math.min(tileRows, rows - i);
                int to = cOffset + (first + i) * cStride + firstColumn + j;
                if (width == tileColumns && lines == tileRows) {
                    kernels.tile(depth, panels, i * depth, packed, j * depth, fromC, c, to, cStride);
                } else {
                    edgeTile(scratch, panels, i * depth, j * depth, lines, width, to);
                }
            }
        }
    }

    private void edgeTile(
            ThreadScratch scratch, float[] panels, int aPanel, int bPanel, int lines, int width, int to) {
        int tileColumns = kernels.tileColumns();
        float[] tile = scratch.tile(kernels.tileRows() * tileColumns);
        if (fromC) {
            for (int i = 0; i < lines; i++) {
                System.arraycopy(c, to + i * cStride, tile, i * tileColumns, width);
            }
        }
        kernels.tile(depth, panels, aPanel, packed, bPanel, fromC, tile, 0, tileColumns);
        for (int i = 0; i < lines; i++) {
            System.arraycopy(tile, i * tileColumns, c, to + i * cStride, width);
        }
    }
}
