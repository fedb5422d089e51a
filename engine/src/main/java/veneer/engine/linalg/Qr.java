package veneer.engine.linalg;

/**
 * {@code A = Q·R} by reflections (Golub and Van Loan 2013, algorithm 5.2.1).
 *
 * @param q m×p, its columns orthonormal
 * @param r p×n, zero below the diagonal and not negative on it
 */
public record Qr(Matrix q, Matrix r) {
    /**
     * Decomposes a matrix.
     *
     * @param matrix m×n
     * @return its factors
     * @throws IllegalArgumentException if a number isn't finite
     */
    public static Qr of(Matrix matrix) {
        int m = matrix.rows();
        int p = Math.min(m, matrix.columns());
        Matrix a = matrix.requireFinite().copy();
        Reflectors reflectors = new Reflectors(p, m, 0);
        triangularize(a, p, reflectors);
        Matrix qTransposed = reflectors.transposedProduct(p);
        Matrix r = a.firstRows(p);
        for (int k = 0; k < p; k++) {
            if (r.get(k, k) < 0) {
                r.negateRow(k);
                qTransposed.negateRow(k);
            }
        }
        return new Qr(qTransposed.transpose(), r);
    }

    /** R without Q, and with signs as they come. */
    static Matrix triangle(Matrix matrix) {
        int p = Math.min(matrix.rows(), matrix.columns());
        Matrix a = matrix.copy();
        triangularize(a, p, new Reflectors(p, matrix.rows(), 0));
        return a.firstRows(p);
    }

    private static void triangularize(Matrix a, int p, Reflectors reflectors) {
        int m = a.rows();
        int n = a.columns();
        double[] column = new double[m];
        for (int k = 0; k < p; k++) {
            for (int i = k; i < m; i++) {
                column[i] = a.data()[i * n + k];
                a.data()[i * n + k] = 0;
            }
            a.data()[k * n + k] = reflectors.reflect(k, column);
            reflectors.applyLeft(k, a, k + 1);
        }
    }
}
