package veneer.engine.kernel;

import java.util.Arrays;

/**
 * A linear combination of the rows of a matrix, {@code y[j] = Σₖ x[k]·w[k][j]}: what a linear layer
 * whose weights lie inputs first does with a single token. The rows are read as they lie, and each
 * is added as a whole: {@code y[j] = fma(x[k], w[k][j], y[j])} for k ascending, as {@link
 * MatrixProduct} sums. Threads share the columns.
 */
public final class RowCombination {
    /** Fewer columns of a row would be read in too many pieces; a multiple of 32. */
    private static final int LEAST_COLUMNS = 128;

    private RowCombination() {}

    /**
     * Combines the rows of an array.
     *
     * @param n the length of a row
     * @param k the number of rows of w
     * @param x the factors
     * @param xOffset where the first is
     * @param w the matrix
     * @param wOffset where its first row starts
     * @param wStride from one row to the next
     * @param accumulate whether the rows are added to y
     * @param y receives the n sums
     * @param yOffset where the first goes
     * @param compute the kernels and threads
     */
    public static void multiply(int n, int k, float[] x, int xOffset, float[] w, int wOffset,
            int wStride, boolean accumulate, float[] y, int yOffset, Compute compute) {
        RowProduct.checkRows(n, k, x, xOffset, y, yOffset);
        MatrixProduct.checkExtent("w", k, n, w, wOffset, wStride);
        ElementwiseKernels kernels = compute.kernels().elementwise();
        share(n, accumulate, y, yOffset, compute, (first, columns) -> {
            for (int row = 0; row < k; row++) {
                kernels.addScaled(x[xOffset + row], w, wOffset + row * wStride + first, y,
                        yOffset + first, columns);
            }
        });
    }

    /**
     * Combines the rows of a stored matrix, widened as they are read.
     *
     * @param n the length of a row
     * @param k the number of rows of w
     * @param x the factors
     * @param xOffset where the first is
     * @param w the matrix
     * @param accumulate whether the rows are added to y
     * @param y receives the n sums
     * @param yOffset where the first goes
     * @param compute the kernels and threads
     */
    public static void multiply(int n, int k, float[] x, int xOffset, RowSource w,
            boolean accumulate, float[] y, int yOffset, Compute compute) {
        RowProduct.checkRows(n, k, x, xOffset, y, yOffset);
        ElementwiseKernels kernels = compute.kernels().elementwise();
        share(n, accumulate, y, yOffset, compute, (first, columns) -> {
            float[] read = ThreadScratch.current().rows(columns);
            for (int row = 0; row < k; row++) {
                w.read(row, first, columns, read, 0);
                kernels.addScaled(x[xOffset + row], read, 0, y, yOffset + first, columns);
            }
        });
    }

    /** Adds what all rows have in some columns. */
    private interface Span {
        void add(int first, int columns);
    }

    private static void share(int n, boolean accumulate, float[] y, int yOffset, Compute compute,
            Span span) {
        int even = Math.ceilDiv(n, compute.workers().threads());
        int width = Math.max(LEAST_COLUMNS, MatrixOperand.roundUp(even, MatrixOperand.SPAN));
        compute.workers().run(Math.ceilDiv(n, width), task -> {
            int first = task * width;
            int columns = Math.min(width, n - first);
            if (!accumulate) {
                Arrays.fill(y, yOffset + first, yOffset + first + columns, 0);
            }
            span.add(first, columns);
        });
    }
}
