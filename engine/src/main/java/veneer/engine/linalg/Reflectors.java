package veneer.engine.linalg;

import veneer.engine.kernel.Compute;

/**
 * Reflections {@code H = I − v·vᵀ} with {@code ‖v‖² = 2} (Householder 1958), which are symmetric
 * and orthogonal. Number k leaves the first {@code k + offset} numbers of a vector alone. A v of
 * zeros is the reflection that does nothing.
 */
final class Reflectors {
    /** Columns that a thread takes at a time. */
    private static final int SLAB = 64;

    /** Rows that are turned together, so that each v is fetched once for all of them. */
    private static final int ROWS = 8;

    private final int count;
    private final int extent;
    private final int offset;
    private final double[] vectors;

    /** No reflections yet: all do nothing. */
    Reflectors(int count, int extent, int offset) {
        this.count = count;
        this.extent = extent;
        this.offset = offset;
        this.vectors = Matrix.zero(count, extent).data();
    }

    /** The first place that reflection k changes. */
    private int first(int k) {
        return Math.min(k + offset, extent);
    }

    /**
     * Makes reflection k the one that brings a vector x onto the axis of its first number: {@code
     * v = (x − α·e)/√(‖x‖(‖x‖ + |x₀|))} and {@code α = −sign(x₀)·‖x‖}, so that nothing cancels.
     *
     * @param x a vector, from place {@code k + offset} on
     * @return α, what is left in the first place; x₀ where the rest is zero already
     */
    double reflect(int k, double[] x) {
        int first = first(k);
        int length = extent - first;
        if (length == 0) {
            return 0;
        }
        if (DoubleRows.largest(x, first + 1, length - 1) == 0) {
            return x[first];
        }
        int v = k * extent;
        double scale = Matrix.powerOfTwo(DoubleRows.largest(x, first, length));
        for (int i = first; i < extent; i++) {
            vectors[v + i] = x[i] * scale;
        }
        double norm = Math.sqrt(DoubleRows.dot(vectors, v + first, vectors, v + first, length));
        double head = vectors[v + first];
        double alpha = head < 0 ? norm : -norm;
        vectors[v + first] -= alpha;
        double factor = 1 / Math.sqrt(norm * (norm + Math.abs(head)));
        for (int i = first; i < extent; i++) {
            vectors[v + i] *= factor;
        }
        return alpha / scale;
    }

    /** {@code A = H·A} with reflection k, of the columns from a place on. */
    void applyLeft(int k, Matrix a, int fromColumn) {
        int width = a.columns();
        int slabs = (width - fromColumn + SLAB - 1) / SLAB;
        Compute.current().workers().run(slabs, slab -> {
            int from = fromColumn + slab * SLAB;
            reflectSlab(k, a.data(), width, from, Math.min(SLAB, width - from));
        });
    }

    private void reflectSlab(int k, double[] a, int width, int from, int columns) {
        double[] projection = new double[columns]; // vᵀA
        for (int i = first(k); i < extent; i++) {
            DoubleRows.addScaled(
                    vectors[k * extent + i], a, i * width + from, projection, 0, columns);
        }
        for (int i = first(k); i < extent; i++) {
            DoubleRows.addScaled(
                    -vectors[k * extent + i], projection, 0, a, i * width + from, columns);
        }
    }

    /** {@code A = A·H} with reflection k, of the rows from a place on. */
    void applyRight(int k, Matrix a, int fromRow) {
        Matrix.forRows(a.rows() - fromRow,
                row -> reflectRow(k, a.data(), (fromRow + row) * extent));
    }

    private void reflectRow(int k, double[] a, int row) {
        int first = first(k);
        int length = extent - first;
        double projection =
                DoubleRows.dot(a, row + first, vectors, k * extent + first, length);
        DoubleRows.addScaled(
                -projection, vectors, k * extent + first, a, row + first, length);
    }

    /**
     * {@code A = H·A·H} with reflection k, of a symmetric A: with {@code p = A·v} and {@code w =
     * p − (vᵀp/2)·v} it is {@code A − v·wᵀ − w·vᵀ} (Golub and Van Loan 2013, section 8.3.1). Rows
     * and columns before the reflection's first place are left as they are.
     */
    void applyBoth(int k, Matrix a) {
        int first = first(k);
        int length = extent - first;
        int v = k * extent;
        double[] data = a.data();
        double[] w = new double[extent];
        Matrix.forRows(length, i -> w[first + i] = DoubleRows.dot(
                data, (first + i) * extent + first, vectors, v + first, length));
        double half = DoubleRows.dot(w, first, vectors, v + first, length) / 2;
        DoubleRows.addScaled(-half, vectors, v + first, w, first, length);
        Matrix.forRows(length, i -> {
            int row = (first + i) * extent + first;
            DoubleRows.addScaled(-vectors[v + first + i], w, first, data, row, length);
            DoubleRows.addScaled(-w[first + i], vectors, v + first, data, row, length);
        });
    }

    /**
     * The first rows of {@code (H₀·H₁·…)ᵀ = …·H₁·H₀}. Row i of it is a unit vector that the
     * reflections behind i leave alone.
     */
    Matrix transposedProduct(int rows) {
        Matrix product = Matrix.zero(rows, extent);
        int tasks = (rows + ROWS - 1) / ROWS;
        Compute.current().workers().run(tasks, task -> {
            int from = task * ROWS;
            int to = Math.min(rows, from + ROWS);
            for (int row = from; row < to; row++) {
                product.data()[row * extent + row] = 1;
            }
            for (int k = count - 1; k >= 0; k--) {
                for (int row = Math.max(from, first(k)); row < to; row++) {
                    reflectRow(k, product.data(), row * extent);
                }
            }
        });
        return product;
    }
}
