package veneer.engine.kernel;

/**
 * The rows of a matrix, widened to float32 as they are read, whatever type they are stored in. A
 * matrix product packs its right-hand side from one, so that a frozen weight lives once, in its
 * stored type.
 */
public interface RowSource {
    /**
     * Reads {@code count} consecutive elements of one row.
     *
     * @param row the row
     * @param column the first column; a multiple of 32, so that few blocks of a stored type are cut
     * @param count the number of elements; a multiple of 32 unless the span ends the row
     * @param to receives the elements
     * @param offset where the first element goes
     */
    void read(int row, int column, int count, float[] to, int offset);

    /**
     * Reads whole rows, one after the other.
     *
     * @param firstRow the first row
     * @param rows the number of rows
     * @param columns the length of a row
     * @param to receives the elements
     * @param offset where the first element goes
     */
    default void readRows(int firstRow, int rows, int columns, float[] to, int offset) {
        for (int i = 0; i < rows; i++) {
            read(firstRow + i, 0, columns, to, offset + i * columns);
        }
    }

    /**
     * Multiplies a row with rows of this matrix: reads some of them, and takes their products.
     *
     * @param firstRow the first row
     * @param rows the number of rows
     * @param columns the length of a row
     * @param x the row that they are multiplied with
     * @param xOffset where it starts
     * @param y receives the products
     * @param yOffset where the first goes
     * @param kernels the kernels
     */
    default void multiplyRow(int firstRow, int rows, int columns, float[] x, int xOffset,
            float[] y, int yOffset, Kernels kernels) {
        int atOnce = Math.max(1, RowProduct.ELEMENTS_AT_ONCE / Math.max(1, columns));
        float[] read = ThreadScratch.current().rows(atOnce * columns);
        for (int row = 0; row < rows; row += atOnce) {
            int some = Math.min(atOnce, rows - row);
            readRows(firstRow + row, some, columns, read, 0);
            kernels.matrix().rowProducts(some, columns, x, xOffset, read, 0, columns, false, y,
                    yOffset + row);
        }
    }
}
