package veneer.engine.kernel;

/**
 * The innermost loops of the matrix product in plain Java. A tile is wide, and four k at a time are
 * added to each of its rows. The compiler makes vector instructions of a loop along arrays, but
 * only where it sees that no array overlaps another, so lines are copied into arrays of their own:
 * 37 GF/s on a core where eight sums in local variables reach 10, and the Vector API 108.
 */
public final class ScalarMatrix implements MatrixKernels {
    private static final int ROWS = 8;
    private static final int COLUMNS = 384;
    private static final int COLUMN_STEP = 16;
    private static final int DEPTH = 4;

    private static final ThreadLocal<Lines> LINES = ThreadLocal.withInitial(Lines::new);

    private final RowKernels dots = new ScalarRows();

    /** The kernels, which keep nothing between calls. */
    public ScalarMatrix() {}

    @Override
    public int tileRows() {
        return ROWS;
    }

    @Override
    public int tileColumns(int depth) {
        return COLUMNS;
    }

    @Override
    public int columnStep() {
        return COLUMN_STEP;
    }

    @Override
    public boolean readsInPlace() {
        return true;
    }

    @Override
    public int blockSize() {
        return 1 << 16;
    }

    @Override
    public int blockDepth() {
        return 256;
    }

    @Override
    public void tile(int columns, int depth, float[] a, int aOffset, int aStride, float[] b,
            int bOffset, int bStep, float[] c, int cOffset, int cStride) {
        Lines lines = LINES.get();
        for (int i = 0; i < ROWS; i++) {
            System.arraycopy(c, cOffset + i * cStride, lines.c[i], 0, columns);
        }
        int k = 0;
        for (; k <= depth - DEPTH; k += DEPTH) {
            for (int line = 0; line < DEPTH; line++) {
                System.arraycopy(b, bOffset + (k + line) * bStep, lines.b[line], 0, columns);
            }
            for (int i = 0; i < ROWS; i++) {
                int from = aOffset + i * aStride + k;
                addProducts(columns, a[from], lines.b[0], a[from + 1], lines.b[1], a[from + 2],
                        lines.b[2], a[from + 3], lines.b[3], lines.c[i]);
            }
        }
        for (; k < depth; k++) {
            System.arraycopy(b, bOffset + k * bStep, lines.b[0], 0, columns);
            for (int i = 0; i < ROWS; i++) {
                addProduct(columns, a[aOffset + i * aStride + k], lines.b[0], lines.c[i]);
            }
        }
        for (int i = 0; i < ROWS; i++) {
            System.arraycopy(lines.c[i], 0, c, cOffset + i * cStride, columns);
        }
    }

    private static void addProducts(int columns, float a0, float[] b0, float a1, float[] b1,
            float a2, float[] b2, float a3, float[] b3, float[] c) {
        for (int j = 0; j < columns; j++) {
            float sum = Math.fma(a0, b0[j], c[j]);
            sum = Math.fma(a1, b1[j], sum);
            sum = Math.fma(a2, b2[j], sum);
            c[j] = Math.fma(a3, b3[j], sum);
        }
    }

    private static void addProduct(int columns, float a, float[] b, float[] c) {
        for (int j = 0; j < columns; j++) {
            c[j] = Math.fma(a, b[j], c[j]);
        }
    }

    @Override
    public void copy(int rows, int columns, float[] from, int fromOffset, int fromStride,
            float[] to, int toOffset, int toStride) {
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                to[toOffset + i * toStride + j] = from[fromOffset + i * fromStride + j];
            }
        }
    }

    @Override
    public void transpose(int rows, int columns, float[] from, int fromOffset, int fromStride,
            float[] to, int toOffset, int toStride) {
        for (int j = 0; j < columns; j++) {
            for (int i = 0; i < rows; i++) {
                to[toOffset + j * toStride + i] = from[fromOffset + i * fromStride + j];
            }
        }
    }

    @Override
    public void rowProducts(int rows, int depth, float[] x, int xOffset, float[] w, int wOffset,
            int wStride, boolean accumulate, float[] y, int yOffset) {
        for (int row = 0; row < rows; row++) {
            float product = dots.dot(x, xOffset, w, wOffset + row * wStride, depth);
            int to = yOffset + row;
            y[to] = accumulate ? y[to] + product : product;
        }
    }

    /** A tile and the lines of op(B) that are added to it, each in an array of its own. */
    private static final class Lines {
        final float[][] b = new float[DEPTH][COLUMNS];
        final float[][] c = new float[ROWS][COLUMNS];
    }
}
