package veneer.engine.kernel;

import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * One matrix product on its way. Of its two operands, one is prepared by all threads for all of
 * them, a block at a time; the other is dealt out, and the thread that takes a part of it
 * multiplies it with the block. Where C has many rows, the block is of op(B), packed, and
 * rectangles of C are dealt out, whose rows of op(A) are read where they lie. Where it has few, the
 * block is all of op(A), and panels of op(B) are dealt out, each packed by its thread. A calling
 * thread keeps one such object, so that a product allocates nothing.
 */
final class MatrixProductCall {
    private static final ThreadLocal<MatrixProductCall> CURRENT =
            ThreadLocal.withInitial(MatrixProductCall::new);

    /** Up to so many rows count as few: the panels that share them stay in a thread's own cache. */
    private static final int FEW_ROWS = 64;

    /** So many tasks for each thread even out what the system gives to others. */
    private static final int TASKS_PER_THREAD = 8;

    /** In multiply-adds, 2 µs: less is not worth handing over. */
    private static final int LEAST_TASK = 1 << 17;

    /**
     * So many rows use a panel often enough; columns are dealt out where there are no more. On
     * sixteen cores half as many cost up to a tenth, and twice as many gained no more than runs
     * differ by.
     */
    private static final int REUSING_ROWS = 64;

    /**
     * Elements of op(A), or of C where the panels are wider than deep, that share a panel of op(B)
     * in a core's own cache: 256 KB. On sixteen cores a quarter of that cost a tenth; two and four
     * times as much made no difference.
     */
    private static final int ROWS_SIZE = 1 << 16;

    /** What packing an element costs, in multiply-adds. */
    private static final int PACKING = 12;

    private final IntConsumer packing = this::pack;
    private final IntConsumer multiplying = this::multiply;
    private final MatrixOperand rows = new MatrixOperand();
    private final MatrixOperand columns = new MatrixOperand();

    private MatrixKernels kernels;
    private Workers workers;
    private float[] c;
    private int cOffset;
    private int cStride;
    private boolean transposedC;
    private boolean fewRows;
    private boolean rowsInPlace;
    private boolean columnsInPlace;
    private int tileRows;
    private int columnStep;
    private int columnWidth;
    private int columnGroup;

    private float[] packed = {};
    private int firstColumn;
    private int columnCount;
    private int firstDepth;
    private int depth;
    private boolean fromC;
    private int taskLines;
    private int taskColumns;
    private int columnTasks;

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
        this.cStride = cStride;
        int step = kernels.columnStep();
        transposedC = source == null && n < m && (transposeA ? n <= FEW_ROWS : 2 * n <= step);
        if (transposedC) {
            rows.set(transposeB, n, null, b, bOffset, bStride);
            columns.set(!transposeA, m, null, a, aOffset, aStride);
        } else {
            rows.set(!transposeA, m, null, a, aOffset, aStride);
            columns.set(transposeB, n, source, b, bOffset, bStride);
        }
        workers = compute.workers();
        try {
            run(k, accumulate);
        } finally {
            workers = null;
            this.c = null;
            rows.clear();
            columns.clear();
        }
    }

    private void run(int k, boolean accumulate) {
        chooseShapes(k);
        int mostDepth = kernels.blockDepth();
        int blockSize = kernels.blockSize();
        int blocks = (k + mostDepth - 1) / mostDepth;
        int blockDepth = MatrixOperand.roundUp((k + blocks - 1) / blocks, MatrixOperand.SPAN);
        int blockColumns = fewRows
                ? columns.lines()
                : Math.max(1, blockSize / blockDepth / columnGroup) * columnGroup;
        for (firstColumn = 0; firstColumn < columns.lines(); firstColumn += blockColumns) {
            columnCount = Math.min(blockColumns, columns.lines() - firstColumn);
            for (firstDepth = 0; firstDepth < k; firstDepth += blockDepth) {
                depth = Math.min(blockDepth, k - firstDepth);
                fromC = accumulate || firstDepth > 0;
                multiplyBlock();
            }
        }
    }

    private void chooseShapes(int k) {
        tileRows = kernels.tileRows();
        columnStep = kernels.columnStep();
        columnWidth = kernels.tileColumns(k);
        int vectors = (columns.lines() + columnStep - 1) / columnStep;
        if (columnWidth == 3 * columnStep && vectors == 4) {
            columnWidth = 2 * columnStep;
        }
        columnGroup = columnWidth;
        while (columnGroup % MatrixOperand.SPAN != 0) {
            columnGroup += columnWidth;
        }
        fewRows = rows.lines() <= FEW_ROWS;
        rowsInPlace = rows.alongRows();
        columnsInPlace = rows.lines() <= 2 * tileRows && !columns.alongRows()
                && columns.array() != null && kernels.readsInPlace()
                && columnWidth == kernels.tileColumns(k);
    }

    private void multiplyBlock() {
        int size = fewRows
                ? MatrixOperand.roundUp(rows.lines(), tileRows) * depth
                : MatrixOperand.roundUp(columnCount, columnStep) * depth;
        if (packed.length < size) {
            packed = new float[size];
        }
        long work = (long) rows.lines() * columnCount * depth;
        if (fewRows) {
            rows.packRows(kernels, 0, rows.lines(), tileRows, firstDepth, depth, packed, 0);
            share(columnCount, columnGroup, work, multiplying);
        } else {
            share(columnCount, columnGroup, (long) columnCount * depth * PACKING, packing);
            shareTiles(work);
        }
    }

    /** Deals lines out to the threads in multiples of a unit. */
    private void share(int lines, int unit, long work, IntConsumer task) {
        int units = (lines + unit - 1) / unit;
        int most = Math.clamp(work / LEAST_TASK, 1, TASKS_PER_THREAD * workers.threads());
        int tasks = Math.min(units, most);
        taskLines = (units + tasks - 1) / tasks * unit;
        workers.run((lines + taskLines - 1) / taskLines, task);
    }

    /**
     * Deals C out in rectangles. The rows of one stay in a core's own cache beside a panel, which
     * is read there once for each tile, and from the common cache once for all of them.
     */
    private void shareTiles(long work) {
        int most = Math.clamp(work / LEAST_TASK, 1, TASKS_PER_THREAD * workers.threads());
        int lines = rows.lines();
        int mostLines = Math.max(1, ROWS_SIZE / Math.max(depth, columnWidth));
        int rowTasks = Math.clamp(most, 1, (lines + REUSING_ROWS - 1) / REUSING_ROWS);
        rowTasks = Math.max(rowTasks, (lines + mostLines - 1) / mostLines);
        taskLines = MatrixOperand.roundUp((lines + rowTasks - 1) / rowTasks, rowGroup());
        rowTasks = (lines + taskLines - 1) / taskLines;
        int panels = (columnCount + columnWidth - 1) / columnWidth;
        int wanted = rowsInPlace ? Math.clamp((most + rowTasks - 1) / rowTasks, 1, panels) : 1;
        taskColumns = (panels + wanted - 1) / wanted * columnWidth;
        columnTasks = (columnCount + taskColumns - 1) / taskColumns;
        workers.run(rowTasks * columnTasks, multiplying);
    }

    private void pack(int task) {
        int first = task * taskLines;
        int count = Math.min(taskLines, columnCount - first);
        columns.packPanels(kernels, firstColumn + first, count, columnWidth, columnStep, firstDepth,
                depth, packed, first * depth);
    }

    private void multiply(int task) {
        if (fewRows) {
            int first = task * taskLines;
            int end = Math.min(first + taskLines, columnCount);
            for (int j = first; j < end; j += columnGroup) {
                multiplyColumns(j, Math.min(columnGroup, end - j));
            }
        } else {
            int row = task / columnTasks * taskLines;
            int column = task % columnTasks * taskColumns;
            multiplyRows(row, Math.min(taskLines, rows.lines() - row), column,
                    Math.min(taskColumns, columnCount - column));
        }
    }

    private void multiplyColumns(int first, int count) {
        boolean inPlace = columnsInPlace && count % columnWidth == 0;
        float[] b = inPlace ? columns.array() : ThreadScratch.current().panels(columnGroup * depth);
        int bOffset = inPlace ? columns.at(first, firstDepth) : 0;
        int bStep = inPlace ? columns.stride() : 0;
        if (!inPlace) {
            columns.packPanels(kernels, first, count, columnWidth, columnStep, firstDepth, depth, b,
                    0);
        }
        if (transposedC) {
            transposedTiles(first, count, b, bOffset, bStep);
            return;
        }
        tiles(0, rows.lines(), packed, 0, depth, first, count, b, bOffset, bStep);
    }

    /** Rows that must be transposed are packed in such groups as fill a line of the cache. */
    private int rowGroup() {
        return rowsInPlace ? tileRows : Math.max(tileRows, MatrixOperand.ROWS_AT_ONCE);
    }

    private void multiplyRows(int row, int count, int column, int columns) {
        int whole = rowsInPlace ? count - count % tileRows : 0;
        if (whole > 0) {
            tiles(row, whole, rows.array(), rows.at(row, firstDepth), rows.stride(),
                    firstColumn + column, columns, packed, column * depth, 0);
        }
        if (whole < count) {
            float[] panel = ThreadScratch.current().panels(
                    MatrixOperand.roundUp(count - whole, tileRows) * depth);
            rows.packRows(kernels, row + whole, count - whole, tileRows, firstDepth, depth, panel,
                    0);
            tiles(row + whole, count - whole, panel, 0, depth, firstColumn + column, columns,
                    packed, column * depth, 0);
        }
    }

    /**
     * Multiplies rows of op(A) with consecutive columns of op(B): panels where {@code bStep} is 0,
     * else columns where they lie.
     */
    private void tiles(int row, int rowCount, float[] a, int aOffset, int aStride, int column,
            int count, float[] b, int bOffset, int bStep) {
        if (!fromC) {
            int whole = rowCount - rowCount % tileRows;
            for (int i = 0; i < whole; i++) {
                int from = cOffset + (row + i) * cStride + column;
                Arrays.fill(c, from, from + count - count % columnStep, 0);
            }
        }
        for (int j = 0; j < count; j += columnWidth) {
            int some = Math.min(columnWidth, count - j);
            int width = MatrixOperand.roundUp(some, columnStep);
            int from = bOffset + (bStep == 0 ? j * depth : j);
            int step = bStep == 0 ? width : bStep;
            for (int i = 0; i < rowCount; i += tileRows) {
                tile(row + i, Math.min(tileRows, rowCount - i), a, aOffset + i * aStride, aStride,
                        column + j, some, width, b, from, step);
            }
        }
    }

    /** Multiplies a tile in its place, or beside it where it reaches beyond C. */
    private void tile(int row, int rowCount, float[] a, int aOffset, int aStride, int column,
            int count, int width, float[] b, int bOffset, int bStep) {
        int to = cOffset + row * cStride + column;
        if (rowCount == tileRows && count == width) {
            kernels.tile(width, depth, a, aOffset, aStride, b, bOffset, bStep, c, to, cStride);
            return;
        }
        float[] tile = tileBeside(tileRows * width);
        if (fromC) {
            kernels.copy(rowCount, count, c, to, cStride, tile, 0, width);
        }
        kernels.tile(width, depth, a, aOffset, aStride, b, bOffset, bStep, tile, 0, width);
        kernels.copy(rowCount, count, tile, 0, width, c, to, cStride);
    }

    /** Multiplies all rows with consecutive columns where the transpose of C is computed. */
    private void transposedTiles(int column, int count, float[] b, int bOffset, int bStep) {
        int rowCount = rows.lines();
        for (int j = 0; j < count; j += columnWidth) {
            int some = Math.min(columnWidth, count - j);
            int width = MatrixOperand.roundUp(some, columnStep);
            int from = bOffset + (bStep == 0 ? j * depth : j);
            int step = bStep == 0 ? width : bStep;
            int to = cOffset + (column + j) * cStride;
            float[] tile = tileBeside(MatrixOperand.roundUp(rowCount, tileRows) * width);
            if (fromC) {
                kernels.transpose(some, rowCount, c, to, cStride, tile, 0, width);
            }
            for (int i = 0; i < rowCount; i += tileRows) {
                kernels.tile(width, depth, packed, i * depth, depth, b, from, step, tile, i * width,
                        width);
            }
            kernels.transpose(rowCount, some, tile, 0, width, c, to, cStride);
        }
    }

    /** Room for a part of C that is not computed in its place, all zeros. */
    private static float[] tileBeside(int size) {
        float[] tile = ThreadScratch.current().tile(size);
        Arrays.fill(tile, 0, size, 0);
        return tile;
    }
}
