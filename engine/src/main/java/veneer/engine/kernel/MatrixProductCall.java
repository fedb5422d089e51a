package veneer.engine.kernel;

import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * One matrix product on its way. Of its two operands, one is packed by all threads for all of them,
 * a block at a time; the other is dealt out in groups of panels, which the thread that takes one
 * packs for itself and multiplies with every panel of the block. A calling thread keeps one such
 * object, so that a product allocates nothing.
 */
final class MatrixProductCall {
    private static final ThreadLocal<MatrixProductCall> CURRENT =
            ThreadLocal.withInitial(MatrixProductCall::new);

    private static final int MOST_DEPTH = 576;
    private static final int MOST_SHARED_COLUMNS = 1536;
    private static final int MOST_SHARED_ROWS = 64;
    private static final int TASK_OPERATIONS = 1 << 20;

    private final IntConsumer packing = this::packShared;
    private final IntConsumer multiplying = this::multiply;
    private final MatrixOperand rows = new MatrixOperand();
    private final MatrixOperand columns = new MatrixOperand();

    private MatrixKernels kernels;
    private float[] c;
    private int cOffset;
    private int cRowStride;
    private boolean transposedC;
    private boolean sharedRows;
    private int columnWidth;
    private int columnGroup;

    private float[] packed = {};
    private int firstShared;
    private int sharedLines;
    private int firstDepth;
    private int depth;
    private boolean fromC;
    private int packingLines;
    private int dealtLines;

    private MatrixProductCall() {}

    static MatrixProductCall current() {
        return CURRENT.get();
    }

    void multiply(boolean transposeA, boolean transposeB, int m, int n, int k, float[] a,
            int aOffset, int aStride, RowSource source, float[] b, int bOffset, int bStride,
            boolean accumulate, float[] c, int cOffset, int cStride, Compute compute) {
        if (k == 0 && !accumulate) {
            for (int i = 0; i < m; i++) {
                Arrays.fill(c, cOffset + i * cStride, cOffset + i * cStride + n, 0);
            }
        }
        if (m == 0 || n == 0 || k == 0) {
            return;
        }
        kernels = compute.kernels().matrix();
        this.c = c;
        this.cOffset = cOffset;
        cRowStride = cStride;
        transposedC = source == null && n < 2 * kernels.columnStep() && n < m;
        if (transposedC) {
            rows.set(transposeB, n, null, b, bOffset, bStride);
            columns.set(!transposeA, m, null, a, aOffset, aStride);
        } else {
            rows.set(!transposeA, m, null, a, aOffset, aStride);
            columns.set(transposeB, n, source, b, bOffset, bStride);
        }
        try {
            run(k, accumulate, compute.workers());
        } finally {
            this.c = null;
            rows.clear();
            columns.clear();
        }
    }

    private void run(int k, boolean accumulate, Workers workers) {
        int step = kernels.columnStep();
        int vectors = (columns.lines() + step - 1) / step;
        columnWidth = kernels.tileColumns();
        if (columnWidth == 3 * step && vectors % 3 == 1 && vectors % 2 == 0) {
            columnWidth = 2 * step;
        }
        columnGroup = columnWidth;
        while (columnGroup % MatrixOperand.SPAN != 0) {
            columnGroup += columnWidth;
        }
        sharedRows = rows.lines() <= MOST_SHARED_ROWS;
        MatrixOperand shared = sharedRows ? rows : columns;
        int mostLines = sharedRows ? MOST_SHARED_ROWS : MOST_SHARED_COLUMNS;
        int blocks = (k + MOST_DEPTH - 1) / MOST_DEPTH;
        int blockDepth = MatrixOperand.roundUp((k + blocks - 1) / blocks, 32);
        for (firstShared = 0; firstShared < shared.lines(); firstShared += mostLines) {
            sharedLines = Math.min(mostLines, shared.lines() - firstShared);
            for (firstDepth = 0; firstDepth < k; firstDepth += blockDepth) {
                depth = Math.min(blockDepth, k - firstDepth);
                fromC = accumulate || firstDepth > 0;
                block(workers);
            }
        }
    }

    private void block(Workers workers) {
        int unit = sharedRows ? kernels.tileRows() : columnWidth;
        int size = MatrixOperand.roundUp(sharedLines, unit) * depth;
        if (packed.length < size) {
            packed = new float[size];
        }
        packingLines = sharedRows ? sharedLines : columnGroup;
        workers.run((sharedLines + packingLines - 1) / packingLines, packing);

        MatrixOperand dealt = sharedRows ? columns : rows;
        int dealtUnit = sharedRows ? columnGroup : kernels.tileRows();
        long operations = (long) dealtUnit * sharedLines * depth;
        dealtLines = dealtUnit * (int) Math.max(1, TASK_OPERATIONS / operations);
        workers.run((dealt.lines() + dealtLines - 1) / dealtLines, multiplying);
    }

    private void packShared(int task) {
        int first = task * packingLines;
        int count = Math.min(packingLines, sharedLines - first);
        if (sharedRows) {
            rows.pack(kernels, firstShared + first, count, kernels.tileRows(), kernels.tileRows(),
                    firstDepth, depth, packed, first * depth);
        } else {
            columns.pack(kernels, firstShared + first, count, columnWidth, kernels.columnStep(),
                    firstDepth, depth, packed, first * depth);
        }
    }

    private void multiply(int task) {
        int tileRows = kernels.tileRows();
        int first = task * dealtLines;
        if (sharedRows) {
            int end = Math.min(first + dealtLines, columns.lines());
            float[] panels = ThreadScratch.current().panels(columnGroup * depth);
            for (int j = first; j < end; j += columnGroup) {
                int count = Math.min(columnGroup, end - j);
                columns.pack(kernels, j, count, columnWidth, kernels.columnStep(), firstDepth,
                        depth, panels, 0);
                for (int i = 0; i < sharedLines; i += tileRows) {
                    tiles(firstShared + i, Math.min(tileRows, sharedLines - i), packed, i * depth,
                            j, count, panels);
                }
            }
        } else {
            int end = Math.min(first + dealtLines, rows.lines());
            float[] panel = ThreadScratch.current().panels(tileRows * depth);
            for (int i = first; i < end; i += tileRows) {
                int count = Math.min(tileRows, end - i);
                rows.pack(kernels, i, count, tileRows, tileRows, firstDepth, depth, panel, 0);
                tiles(i, count, panel, 0, firstShared, sharedLines, packed);
            }
        }
    }

    /** Multiplies one panel of rows with consecutive panels of columns. */
    private void tiles(int row, int rowCount, float[] a, int aPanel, int firstColumn,
            int columnCount, float[] b) {
        for (int j = 0; j < columnCount; j += columnWidth) {
            int count = Math.min(columnWidth, columnCount - j);
            int width = MatrixOperand.roundUp(count, kernels.columnStep());
            if (!transposedC && count == width && rowCount == kernels.tileRows()) {
                kernels.tile(width, depth, a, aPanel, b, j * depth, fromC, c,
                        cOffset + row * cRowStride + firstColumn + j, cRowStride);
            } else {
                partialTile(row, rowCount, a, aPanel, firstColumn + j, count, width, b, j * depth);
            }
        }
    }

    /** A tile at the edge of C, or one of a transposed C, is computed beside it. */
    private void partialTile(int row, int rowCount, float[] a, int aPanel, int column, int count,
            int width, float[] b, int bPanel) {
        float[] tile = ThreadScratch.current().tile(kernels.tileRows() * kernels.tileColumns());
        int rowStride = transposedC ? 1 : cRowStride;
        int columnStride = transposedC ? cRowStride : 1;
        int to = cOffset + row * rowStride + column * columnStride;
        if (fromC) {
            for (int i = 0; i < rowCount; i++) {
                for (int j = 0; j < count; j++) {
                    tile[i * width + j] = c[to + i * rowStride + j * columnStride];
                }
            }
        }
        kernels.tile(width, depth, a, aPanel, b, bPanel, fromC, tile, 0, width);
        for (int i = 0; i < rowCount; i++) {
            for (int j = 0; j < count; j++) {
                c[to + i * rowStride + j * columnStride] = tile[i * width + j];
            }
        }
    }
}
