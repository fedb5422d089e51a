package veneer.engine.kernel;

/**
 * The innermost loops of {@link MatrixProduct} and {@link RowProduct}. A tile of C takes a few rows
 * of op(A), along which k runs, and a panel of columns of op(B), stored with k outermost, so that
 * both are read from front to end.
 */
public interface MatrixKernels {
    /** {@return the rows of a tile} */
    int tileRows();

    /**
     * {@return the columns of the widest tile}
     *
     * @param depth the number of k
     */
    int tileColumns(int depth);

    /** {@return what the columns of every tile are a multiple of} */
    int columnStep();

    /**
     * {@return whether the widest tile is as fast when it reads op(B) where it lies, from rows of
     * an array, as when it reads a panel}
     */
    boolean readsInPlace();

    /**
     * {@return the elements of a block of op(B) that is packed at a time} The tile reads the block
     * once for every {@link #tileRows} rows.
     */
    int blockSize();

    /** {@return the most k of a block} */
    int blockDepth();

    /**
     * Adds the product of rows of op(A) and a panel of op(B) to a tile of C:
     * {@code c[i][j] = fma(a[i][k], b[k][j], c[i][j])} for k ascending.
     *
     * @param columns the columns of the tile
     * @param depth the number of k
     * @param a holds the rows of op(A)
     * @param aOffset where the first starts
     * @param aStride from one row to the next
     * @param b holds the panel of op(B)
     * @param bOffset where it starts
     * @param bStep from one k to the next; {@code columns}, unless the tile is the widest and
     *     {@link #readsInPlace}
     * @param c holds the tile
     * @param cOffset where it starts
     * @param cStride from one row of the tile to the next
     */
    void tile(int columns, int depth, float[] a, int aOffset, int aStride, float[] b, int bOffset,
            int bStep, float[] c, int cOffset, int cStride);

    /**
     * Copies a matrix: {@code to[i·toStride + j] = from[i·fromStride + j]}.
     *
     * @param rows the number of i
     * @param columns the number of j
     * @param from the source
     * @param fromOffset where its first row starts
     * @param fromStride from one row to the next
     * @param to the target
     * @param toOffset where its first row starts
     * @param toStride from one row to the next
     */
    void copy(int rows, int columns, float[] from, int fromOffset, int fromStride, float[] to,
            int toOffset, int toStride);

    /**
     * Transposes a matrix: {@code to[j·toStride + i] = from[i·fromStride + j]}.
     *
     * @param rows the number of i
     * @param columns the number of j
     * @param from the source
     * @param fromOffset where its first row starts
     * @param fromStride from one row to the next
     * @param to the target
     * @param toOffset where its first row starts
     * @param toStride from one row to the next
     */
    void transpose(int rows, int columns, float[] from, int fromOffset, int fromStride, float[] to,
            int toOffset, int toStride);

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
