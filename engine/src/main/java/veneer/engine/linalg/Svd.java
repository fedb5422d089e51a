package veneer.engine.linalg;

import java.util.Arrays;

/**
 * {@code A = U·diag(σ)·Vᵀ}, the singular value decomposition in its thin form. A tall matrix is
 * made square by {@link Qr} first (Chan 1982), a square one {@link Bidiagonal} (Golub and Reinsch
 * 1970). Values are accurate to about ε·σ₁, whatever their own size.
 *
 * @param u m×p, its columns orthonormal
 * @param values σ, p of them, descending and not negative
 * @param v n×p, its columns orthonormal
 */
public record Svd(Matrix u, double[] values, Matrix v) {
    /**
     * Decomposes a matrix.
     *
     * @param matrix m×n
     * @return its factors
     * @throws IllegalArgumentException if a number isn't finite
     */
    public static Svd of(Matrix matrix) {
        matrix.requireFinite();
        if (matrix.rows() < matrix.columns()) {
            Svd transposed = of(matrix.transpose());
            return new Svd(transposed.v, transposed.values, transposed.u);
        }
        if (matrix.rows() > matrix.columns()) {
            Qr qr = Qr.of(matrix);
            Svd square = ofSquare(qr.r());
            return new Svd(qr.q().multiply(square.u), square.values, square.v);
        }
        return ofSquare(matrix);
    }

    private static Svd ofSquare(Matrix matrix) {
        Bidiagonal bidiagonal = Bidiagonal.of(matrix, true);
        double[] values = bidiagonal.diagonalize();
        int[] order = descending(values);
        return new Svd(bidiagonal.uTransposed().reorderRows(order).transpose(),
                Arrays.stream(order).mapToDouble(i -> values[i]).toArray(),
                bidiagonal.vTransposed().reorderRows(order).transpose());
    }

    /**
     * The singular values alone, in a fraction of the time.
     *
     * @param matrix m×n
     * @return σ, p of them, descending
     * @throws IllegalArgumentException if a number isn't finite
     */
    public static double[] values(Matrix matrix) {
        matrix.requireFinite();
        Matrix tall = matrix.rows() < matrix.columns() ? matrix.transpose() : matrix;
        Matrix square = tall.rows() > tall.columns() ? Qr.triangle(tall) : tall;
        double[] values = Bidiagonal.of(square, false).diagonalize();
        return Arrays.stream(descending(values)).mapToDouble(i -> values[i]).toArray();
    }

    /** The places of values from the largest to the smallest, of equal ones in their order. */
    static int[] descending(double[] values) {
        Integer[] order = new Integer[values.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, (i, j) -> Double.compare(values[j], values[i]));
        return Arrays.stream(order).mapToInt(i -> i).toArray();
    }

    /**
     * The best approximation of a rank (Eckart and Young 1936).
     *
     * @param rank k, from 0 to p
     * @return the factors of the k largest values
     */
    public Svd truncated(int rank) {
        return new Svd(u.firstColumns(rank), Arrays.copyOf(values, rank), v.firstColumns(rank));
    }

    /** {@return the matrix that the factors make, m×n} */
    public Matrix product() {
        return u.scaleColumns(values).multiply(v.transpose());
    }

    /** {@return what the values say about the matrix's rank} */
    public Spectrum spectrum() {
        return new Spectrum(u.rows(), v.rows(), values);
    }
}
