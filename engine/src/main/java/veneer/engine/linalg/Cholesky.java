package veneer.engine.linalg;

/**
 * {@code A = L·Lᵀ} of a symmetric positive definite matrix.
 *
 * @param lower L, n×n, zero above the diagonal and positive on it
 */
public record Cholesky(Matrix lower) {
    /**
     * Decomposes a matrix.
     *
     * @param matrix n×n
     * @return its factor
     * @throws IllegalArgumentException if a number isn't finite, or the matrix isn't symmetric or
     *     not positive definite
     */
    public static Cholesky of(Matrix matrix) {
        matrix.requireFinite().requireSymmetric();
        int n = matrix.rows();
        Matrix lower = Matrix.zero(n, n);
        double[] l = lower.data();
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < i; j++) {
                double left = matrix.get(i, j) - DoubleRows.dot(l, i * n, l, j * n, j);
                l[i * n + j] = left / l[j * n + j];
            }
            double pivot = matrix.get(i, i) - DoubleRows.dot(l, i * n, l, i * n, i);
            if (!(pivot > 0)) {
                throw new IllegalArgumentException("the " + matrix
                        + " matrix isn't positive definite: pivot " + i + " is " + pivot);
            }
            l[i * n + i] = Math.sqrt(pivot);
        }
        return new Cholesky(lower);
    }

    /**
     * Solves {@code A·X = B}.
     *
     * @param right B, n×k
     * @return X, n×k
     */
    public Matrix solve(Matrix right) {
        int n = lower.rows();
        if (right.rows() != n) {
            throw new IllegalArgumentException(
                    "a " + lower + " system has no right side of " + right);
        }
        Matrix x = right.copy();
        int width = x.columns();
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < i; j++) {
                DoubleRows.addScaled(
                        -lower.get(i, j), x.data(), j * width, x.data(), i * width, width);
            }
            divideRow(x, i);
        }
        for (int i = n - 1; i >= 0; i--) {
            for (int j = i + 1; j < n; j++) {
                DoubleRows.addScaled(
                        -lower.get(j, i), x.data(), j * width, x.data(), i * width, width);
            }
            divideRow(x, i);
        }
        return x;
    }

    private void divideRow(Matrix x, int row) {
        for (int k = row * x.columns(); k < (row + 1) * x.columns(); k++) {
            x.data()[k] /= lower.get(row, row);
        }
    }
}
