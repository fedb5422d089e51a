package veneer.engine.kernel;

import java.util.function.IntConsumer;

/**
 * The product of one row with the rows of a matrix, {@code y[j] = Σₖ x[k]·w[j][k]}: what a linear
 * layer does with a single token. Every weight is used once, so reading them is all that takes
 * time, and they are read as they lie. Each sum is taken as sixteen strided partial sums, joined by
 * a fixed tree, at any width of vectors and any number of threads.
 */
public final class RowProduct {
    /**
     * Rows are widened so many elements at a time: more, and the memory idles while they are
     * multiplied. Rows of 576 in 16 bits came at 22, 25 and 16 GB/s, one, two and eight at a
     * time; in 32 bits at 42, 43 and 28.
     */
    static final int ELEMENTS_AT_ONCE = 1536;

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
    public static void multiply(int n, int k, float[] x, int xOffset, float[] w, int wOffset,
            int wStride, boolean accumulate, float[] y, int yOffset, Compute compute) {
        checkRows(n, k, x, xOffset, y, yOffset);
        MatrixProduct.checkExtent("w", n, k, w, wOffset, wStride);
        Call.CURRENT.get().run(n, k, x, xOffset, null, w, wOffset, wStride, accumulate, y, yOffset,
                compute);
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
    public static void multiply(int n, int k, float[] x, int xOffset, RowSource w,
            boolean accumulate, float[] y, int yOffset, Compute compute) {
        checkRows(n, k, x, xOffset, y, yOffset);
        Call.CURRENT.get().run(n, k, x, xOffset, w, null, 0, 0, accumulate, y, yOffset, compute);
    }

    /** Checks the extents of a row that is multiplied and of what receives the products. */
    static void checkRows(int n, int k, float[] x, int xOffset, float[] y, int yOffset) {
        if (n < 0 || k < 0) {
            throw new IllegalArgumentException("n and k must not be negative: " + n + ", " + k);
        }
        MatrixProduct.checkExtent("x", 1, k, x, xOffset, k);
        MatrixProduct.checkExtent("y", 1, n, y, yOffset, n);
    }

    /** One product on its way. A thread keeps one, so that a product allocates nothing. */
    private static final class Call implements IntConsumer {
        static final ThreadLocal<Call> CURRENT = ThreadLocal.withInitial(Call::new);

        /** A task of fewer elements is not worth handing over. */
        private static final int LEAST_TASK = 1 << 14;

        /**
         * Larger tasks are split. Of a weight of 128 MB in float32, tasks of half a million
         * elements came at 20.8 to 21.7 GB/s in four virtual machines, of four million at 18.3 to
         * 19.2.
         */
        private static final int MOST_TASK = 1 << 19;

        /** So many tasks for each thread even out what the system gives to others. */
        private static final int TASKS_PER_THREAD = 8;

        private Kernels kernels;
        private int n;
        private int k;
        private float[] x;
        private int xOffset;
        private RowSource source;
        private float[] w;
        private int wOffset;
        private int wStride;
        private boolean accumulate;
        private float[] y;
        private int yOffset;
        private int taskRows;

        void run(int n, int k, float[] x, int xOffset, RowSource source, float[] w, int wOffset,
                int wStride, boolean accumulate, float[] y, int yOffset, Compute compute) {
            kernels = compute.kernels();
            this.n = n;
            this.k = k;
            this.x = x;
            this.xOffset = xOffset;
            this.source = source;
            this.w = w;
            this.wOffset = wOffset;
            this.wStride = wStride;
            this.accumulate = accumulate;
            this.y = y;
            this.yOffset = yOffset;
            long elements = (long) n * k;
            long most = Math.max(
                    TASKS_PER_THREAD * compute.workers().threads(), elements / MOST_TASK);
            int tasks = (int) Math.clamp(elements / LEAST_TASK, 1, most);
            taskRows = Math.max(1, (n + tasks - 1) / tasks);
            try {
                compute.workers().run((n + taskRows - 1) / taskRows, this);
            } finally {
                this.x = null;
                this.source = null;
                this.w = null;
                this.y = null;
            }
        }

        @Override
        public void accept(int task) {
            int first = task * taskRows;
            int rows = Math.min(taskRows, n - first);
            if (source == null) {
                kernels.matrix().rowProducts(rows, k, x, xOffset, w, wOffset + first * wStride,
                        wStride, accumulate, y, yOffset + first);
            } else if (!accumulate) {
                source.multiplyRow(first, rows, k, x, xOffset, y, yOffset + first, kernels);
            } else {
                float[] products = ThreadScratch.current().tile(rows);
                source.multiplyRow(first, rows, k, x, xOffset, products, 0, kernels);
                for (int row = 0; row < rows; row++) {
                    y[yOffset + first + row] += products[row];
                }
            }
        }
    }
}
