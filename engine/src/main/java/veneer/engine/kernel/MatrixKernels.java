package veneer.engine.kernel;

/**
 * The innermost loops of {@link MatrixProduct} and {@link RowProduct}. A matrix product multiplies
 * panels: a panel of A holds {@link #tileRows} rows, a panel of B {@link #tileColumns} columns, each
 * stored with the depth index k outermost, so that the tile reads both in order.
 */
public interface MatrixKernels {
    /** {@return the rows of a tile} */
    int tileRows();

    /** {@return the columns of a tile} */
    int tileColumns();

    /**
     * Multiplies a panel of A with a panel of B into a tile of C:
     * {@code c[i][j] = fma(a[k][i], b[k][j], c[i][j])} for k ascending, from 0 or, where
     * {@code accumulate}, from what C holds.
     *
     * @param depth the number of k
     * @param a the panel of A
     * @param aOffset where it starts
     * @param b the panel of B
     * @param bOffset where it starts
     * @param accumulate whether C's elements are the start of the sums
     * @param c receives the tile
     * @param cOffset where the tile starts
     * @param cStride from one row of the tile to the next
     */
    void tile(
            int depth,
            float[] a,
            int aOffset,
            float[] b,
            int bOffset,
            boolean accumulate,
            float[] c,
            int cOffset,
            int cStride);

    /**
     * Packs a panel whose lines lie along the source's rows:
     * {@code to[k·width + i] = from[k·stride + i]}, zero for {@code i ≥ lines}.
     *
     * @param lines the rows of A or columns of B that there are
     * @param depth the number of k
     * @param from the source
     * @param fromOffset where its first element lies
     * @param fromStride from one k to the next
     * @param width the lines of a full panel
     * @param to receives the panel
     * @param toOffset where it starts
     */
    void packAlongLines(
            int lines,
            int depth,
            float[] from,
            int fromOffset,
            int fromStride,
            int width,
            float[] to,
            int toOffset);

    /**
     * Packs a panel whose depth lies along the source's rows, transposing it:
     * {@code to[k·width + i] = from[i·stride + k]}, zero for {@code i ≥ lines}.
     *
     * @param lines the rows of A or columns of B that there are
     * @param depth the number of k
     * @param from the source
     * @param fromOffset where its first element lies
     * @param fromStride from one line to the next
     * @param width the lines of a full panel
     * @param to receives the panel
     * @param toOffset where it starts
     */
    void packAlongDepth(
            int lines,
            int depth,
            float[] from,
            int fromOffset,
            int fromStride,
            int width,
            float[] to,
            int toOffset);

    /**
     * Products of one row with the rows of a matrix:
     * {@code y[j] = Σₖ x[k]·w[j·stride + k]}, added to y where {@code accumulate}. The sum is taken as
     * {@link RowKernels#PARTIAL_SUMS} strided partial sums, joined by a fixed tree.
     *
     * @param rows the number of rows
     * @param depth the number of k
     * @param x the row
     * @param xOffset where it starts
     * @param w the matrix
     * @param wOffset where its first row starts
     * @param wStride from one row to the next
     * @param accumulate whether the products are added to y
     * @param y receives the products
     * @param yOffset where the first goes
     */
    void rowProducts(
            int rows,
            int depth,
            float[] x,
            int xOffset,
            float[] w,
            int wOffset,
            int wStride,
            boolean accumulate,
            float[] y,
            int yOffset);
}
