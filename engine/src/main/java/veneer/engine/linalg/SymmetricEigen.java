package veneer.engine.linalg;

import java.util.Arrays;

/**
 * {@code A = V·diag(λ)·Vᵀ} of a symmetric matrix, which is made tridiagonal by reflections and
 * diagonal by the QR algorithm (Golub and Van Loan 2013, algorithms 8.3.1 to 8.3.3).
 *
 * @param values λ, descending
 * @param vectors V, n×n, an eigenvector in each column, all orthonormal
 */
public record SymmetricEigen(double[] values, Matrix vectors) {
    /**
     * Decomposes a matrix.
     *
     * @param matrix n×n
     * @return its eigenvalues and eigenvectors
     * @throws IllegalArgumentException if a number isn't finite, or the matrix isn't symmetric
     */
    public static SymmetricEigen of(Matrix matrix) {
        matrix.requireFinite().requireSymmetric();
        Tridiagonal tridiagonal = Tridiagonal.of(matrix);
        double[] values = tridiagonal.diagonalize();
        int[] order = Svd.descending(values);
        return new SymmetricEigen(Arrays.stream(order).mapToDouble(i -> values[i]).toArray(),
                tridiagonal.vTransposed().reorderRows(order).transpose());
    }

    /** {@return the matrix that the factors make, n×n} */
    public Matrix product() {
        return vectors.scaleColumns(values).multiply(vectors.transpose());
    }
}
