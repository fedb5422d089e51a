package veneer.engine.kernel;

/**
 * The product of one row with the rows of a matrix, {@code y[j] = Σₖ x[k]·w[j][k]}: what a linear
 * layer does with a single token. Every weight is used once, so reading them is all that takes
 * time, and they are read as they lie. Each sum is taken as sixteen strided partial sums, joined by
 * a fixed tree, at any width of vectors and any number of threads.
 */
public final class RowProduct {
    /** Fewer elements than this are not worth waking a thread. */
    private static final int ELEMENTS_PER_TASK = 1 << 16;

    private RowProduct() {}

    /**
     * Multiplies a row with the rows of an array.
     *
     * @param n the number of rows of w
     * @param k the length of a row
     * @param x the row
     * @param xOffset where it starts
     * @param w the matrix
     * @param wOffset where its first row starts
     * @param wStride from one row to the next
     * @param accumulate whether the products are added to y
     * @param y receives the n products
     * @param yOffset where the first goes
     * @param compute the kernels and threads
     */
    public static void multiply(
            int n,
            int k,
            float[] x,
            int xOffset,
            float[] w,
            int wOffset,
            int wStride,
            boolean accumulate,
            float[] y,
            int yOffset,
            Compute compute) {
        multiply(n, k, x, xOffset, null, w, wOffset, wStride, accumulate, y, yOffset, compute);
    }

    /**
     * Multiplies a row with the rows of a stored matrix, widened as they are read.
     *
     * @param n the number of rows of w
     * @param k the length of a row
     * @param x the row
     * @param xOffset where it starts
     * @param w the matrix
     * @param accumulate whether the products are added to y
     * @param y receives the n products
     * @param yOffset where the first goes
     * @param compute the kernels and threads
     */
    public static void multiply(
            int n,
            int k,
            float[] x,
            int xOffset,
            RowSource w,
            boolean accumulate,
            float[] y,
            int yOffset,
            Compute compute) {
        multiply(n, k, x, xOffset, w, null, 0, 0, accumulate, y, yOffset, compute);
    }

    private static void multiply(
            int n,
            int k,
            float[] x,
            int xOffset,
            RowSource source,
            float[] w,
            int wOffset,
            int wStride,
            boolean accumulate,
            float[] y,
            int yOffset,
            Compute compute) {
        MatrixProduct.checkExtent("x", 1, k, x, xOffset, k);
        MatrixProduct.checkExtent("y", 1, n, y, yOffset, n);
        if (source == null) {
            MatrixProduct.checkExtent("w", n, k, w, wOffset, wStride);
        }
        MatrixKernels kernels = compute.kernels().matrix();
        int rowsPerTask = Math.max(1, ELEMENTS_PER_TASK / Math.max(1, k));
        int tasks = (n + rowsPerTask - 1) / rowsPerTask;
        compute.workers().run(tasks, task -> {
            int first = task * rowsPerTask;
            int rows = Math.min(rowsPerTask, n - first);
            if (source == null) {
                kernels.rowProducts(rows, k, x, xOffset, w, wOffset + first * wStride, wStride,
                        accumulate, y, yOffset + first);
                return;
            }
            float[] row = ThreadScratch.current().rows(k);
            for (int j = first; j < first + rows; j++) {
                source.read(j, 0, k, row, 0);
                kernels.rowProducts(1, k, x, xOffset, row, 0, k, accumulate, y, yOffset + j);
            }
        });
    }
}
