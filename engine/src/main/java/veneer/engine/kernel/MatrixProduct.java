package veneer.engine.kernel;

import java.util.Objects;

/**
 * The matrix product {@code C = op(A)·op(B)} or {@code C += op(A)·op(B)} of row-major matrices,
 * where op leaves a matrix as it is or transposes it: op(A) is (m, k), op(B) is (k, n), C is (m,
 * n).
 *
 * <p>Each element is the sequence {@code c = fma(a[k], b[k], c)} for k ascending, starting from 0
 * or from what C holds. That is the same sequence of IEEE operations whatever the width of the
 * vectors, the blocking and the number of threads, so the bits are the same, too.
 *
 * <p>The loops are BLIS's (Van Zee and van de Geijn 2015) with one more choice: blocks of B are
 * packed into panels, which all threads share, while the rows of A are read where they lie, a few
 * at a time, and multiplied with panel after panel, a tile of C at a time, in registers. Where C
 * has few rows, B's columns are dealt out to the threads instead; where it has few columns, its
 * transpose is computed.
 */
public final class MatrixProduct {
    private MatrixProduct() {}

    /**
     * Multiplies two matrices in arrays.
     *
     * @param transposeA whether A is stored (k, m) instead of (m, k)
     * @param transposeB whether B is stored (n, k) instead of (k, n)
     * @param m the rows of C
     * @param n the columns of C
     * @param k the depth of the sums
     * @param a A
     * @param aOffset where it starts
     * @param aStride from one stored row of A to the next
     * @param b B
     * @param bOffset where it starts
     * @param bStride from one stored row of B to the next
     * @param accumulate whether the sums start from what C holds; otherwise C is overwritten
     * @param c C, which must not overlap A or B
     * @param cOffset where it starts
     * @param cStride from one row of C to the next
     * @param compute the kernels and threads
     */
    public static void multiply(
            boolean transposeA,
            boolean transposeB,
            int m,
            int n,
            int k,
            float[] a,
            int aOffset,
            int aStride,
            float[] b,
            int bOffset,
            int bStride,
            boolean accumulate,
            float[] c,
            int cOffset,
            int cStride,
            Compute compute) {
        checkSizes(m, n, k);
        checkExtent("A", transposeA ? k : m, transposeA ? m : k, a, aOffset, aStride);
        checkExtent("B", transposeB ? n : k, transposeB ? k : n, b, bOffset, bStride);
        checkExtent("C", m, n, c, cOffset, cStride);
        MatrixProductCall.current().multiply(transposeA, transposeB, m, n, k, a, aOffset, aStride,
                null, b, bOffset, bStride, accumulate, c, cOffset, cStride, compute);
    }

    /**
     * Multiplies a matrix in an array with a stored one, whose elements are widened as they are
     * packed.
     *
     * @param transposeA whether A is stored (k, m) instead of (m, k)
     * @param transposeB whether B's rows are the n columns of op(B), such as a weight (out, in) in
     *     {@code x·Wᵀ}, instead of its k rows
     * @param m the rows of C
     * @param n the columns of C
     * @param k the depth of the sums
     * @param a A
     * @param aOffset where it starts
     * @param aStride from one stored row of A to the next
     * @param b the rows of B
     * @param accumulate whether the sums start from what C holds; otherwise C is overwritten
     * @param c C, which must not overlap A
     * @param cOffset where it starts
     * @param cStride from one row of C to the next
     * @param compute the kernels and threads
     */
    public static void multiply(
            boolean transposeA,
            boolean transposeB,
            int m,
            int n,
            int k,
            float[] a,
            int aOffset,
            int aStride,
            RowSource b,
            boolean accumulate,
            float[] c,
            int cOffset,
            int cStride,
            Compute compute) {
        checkSizes(m, n, k);
        checkExtent("A", transposeA ? k : m, transposeA ? m : k, a, aOffset, aStride);
        checkExtent("C", m, n, c, cOffset, cStride);
        Objects.requireNonNull(b, "b");
        MatrixProductCall.current().multiply(transposeA, transposeB, m, n, k, a, aOffset, aStride,
                b, null, 0, 0, accumulate, c, cOffset, cStride, compute);
    }

    private static void checkSizes(int m, int n, int k) {
        if (m < 0 || n < 0 || k < 0) {
            throw new IllegalArgumentException(
                    "m, n and k must not be negative: " + m + ", " + n + ", " + k);
        }
    }

    static void checkExtent(
            String name, int rows, int columns, float[] array, int offset, int stride) {
        if (rows == 0 || columns == 0) {
            return;
        }
        long end = offset + (rows - 1L) * stride + columns;
        if (offset < 0 || (rows > 1 && stride < columns) || end > array.length) {
            throw new IllegalArgumentException(name + " is (" + rows + ", " + columns
                    + ") from offset " + offset + " with stride " + stride
                    + ", which an array of " + array.length + " does not hold");
        }
    }
}
