package veneer.engine.kernel;

/** The innermost loops of the matrix product in plain Java. */
public final class ScalarMatrix implements MatrixKernels {
    /** The kernels, which keep nothing between calls. */
    public ScalarMatrix() {}

    private static final int ROWS = 4;
    private static final int COLUMNS = 8;

    private final RowKernels dots = new ScalarRows();

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
        return COLUMNS;
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

    /** Eight sums stay in registers while k runs: one row of the tile at a time. */
    @Override
    public void tile(int columns, int depth, float[] a, int aOffset, int aStride, float[] b,
            int bOffset, int bStep, float[] c, int cOffset, int cStride) {
        for (int row = 0; row < ROWS; row++) {
            int to = cOffset + row * cStride;
            float c0 = c[to];
            float c1 = c[to + 1];
            float c2 = c[to + 2];
            float c3 = c[to + 3];
            float c4 = c[to + 4];
            float c5 = c[to + 5];
            float c6 = c[to + 6];
            float c7 = c[to + 7];
            for (int k = 0; k < depth; k++) {
                float factor = a[aOffset + row * aStride + k];
                int from = bOffset + k * bStep;
                c0 = Math.fma(factor, b[from], c0);
                c1 = Math.fma(factor, b[from + 1], c1);
                c2 = Math.fma(factor, b[from + 2], c2);
                c3 = Math.fma(factor, b[from + 3], c3);
                c4 = Math.fma(factor, b[from + 4], c4);
                c5 = Math.fma(factor, b[from + 5], c5);
                c6 = Math.fma(factor, b[from + 6], c6);
                c7 = Math.fma(factor, b[from + 7], c7);
            }
            c[to] = c0;
            c[to + 1] = c1;
            c[to + 2] = c2;
            c[to + 3] = c3;
            c[to + 4] = c4;
            c[to + 5] = c5;
            c[to + 6] = c6;
            c[to + 7] = c7;
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
}
