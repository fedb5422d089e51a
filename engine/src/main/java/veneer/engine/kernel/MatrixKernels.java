package veneer.engine.kernel;

/**
 * The innermost loops of {@link MatrixProduct} and {@link RowProduct}. A matrix product multiplies
 * panels: a panel of op(A) holds {@link #tileRows} rows, a panel of op(B) up to {@link
 * #tileColumns} columns, each stored with the depth k outermost, so that a tile reads both from
 * front to end.
 */
public interface MatrixKernels {
    /** {@return the rows of a tile} */
    int tileRows();

    /** {@return the columns of the widest tile} */
    int tileColumns();

    /** {@return what the columns of every tile are a multiple of} */
    int columnStep();

    /**
     * Multiplies a panel of op(A) with a panel of op(B) into a tile of C:
     * {@code c[i][j] = fma(a[k][i], b[k][j], c[i][j])} for k ascending, from 0 or, where
     * {@code accumulate}, from what C holds.
     *
     * @param columns the columns of the tile and of the panel of op(B)
     * @param depth the number of k
     * @param a the panel of op(A)
     * @param aOffset where it starts
     * @param b the panel of op(B)
     * @param bOffset where it starts
     * @param accumulate whether C's elements are the start of the sums
     * @param c receives the tile
     * @param cOffset where the tile starts
     * @param cStride from one row of the tile to the next
     */
    void tile(int columns, int depth, float[] a, int aOffset, float[] b, int bOffset,
            boolean accumulate, float[] c, int cOffset, int cStride);

    /**
     * Packs lines of a panel that lie across the source's rows:
     * {@code to[k·width + i] = from[k·fromStride + i]}.
     *
     * @param lines the number of lines, rows of op(A) or columns of op(B)
     * @param depth the number of k
     * @param from the source
     * @param fromOffset where its first element lies
     * @param fromStride from one k to the next
     * @param to the panel
     * @param toOffset where its first element goes
     * @param width from one k to the next
     */
    void packAcrossRows(int lines, int depth, float[] from, int fromOffset, int fromStride,
            float[] to, int toOffset, int width);

    /**
     * Packs lines of a panel that lie along the source's rows, which transposes them:
     * {@code to[k·width + i] = from[i·fromStride + k]}.
     *
     * @param lines the number of lines, rows of op(A) or columns of op(B)
     * @param depth the number of k
     * @param from the source
     * @param fromOffset where its first element lies
     * @param fromStride from one line to the next
     * @param to the panel
     * @param toOffset where its first element goes
     * @param width from one k to the next
     */
    void packAlongRows(int lines, int depth, float[] from, int fromOffset, int fromStride,
            float[] to, int toOffset, int width);

    /**
     * Products of one row with the rows of a matrix, {@code y[j] = Σₖ x[k]·w[j·wStride + k]}, added
     * to y where {@code accumulate}. Each is a {@link RowKernels#dot}.
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
    void rowProducts(int rows, int depth, float[] x, int xOffset, float[] w, int wOffset,
            int wStride, boolean accumulate, float[] y, int yOffset);
}
