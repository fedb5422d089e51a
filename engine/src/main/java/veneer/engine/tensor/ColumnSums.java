package veneer.engine.tensor;

import veneer.engine.kernel.Compute;
import veneer.engine.kernel.ElementwiseKernels;

/** Sums down the columns, which are the gradient of a row that was added to every row. */
final class ColumnSums {
    private ColumnSums() {}

    /**
     * Adds the rows of {@code values} to {@code sums}. Threads share the columns, so that each sum
     * runs over the rows in their order.
     */
    static void add(float[] values, int columns, float[] sums) {
        Compute compute = Compute.current();
        ElementwiseKernels kernels = compute.kernels().elementwise();
        int rows = columns == 0 ? 0 : values.length / columns;
        Parallel.rows(compute, columns, rows, (from, to) -> {
            for (int row = 0; row < rows; row++) {
                kernels.add(sums, from, values, row * columns + from, sums, from, to - from);
            }
        });
    }
}
