package veneer.engine.linalg;

import veneer.engine.random.RandomStream;

/**
 * The largest singular values of a matrix, and their vectors, from its products with a few random
 * vectors (Halko, Martinsson and Tropp 2011, algorithms 4.4 and 5.1). For a few values of a large
 * matrix this takes a small part of the time of all of them.
 *
 * @param oversampling random vectors beyond the values that are asked for
 * @param powers products with {@code A·Aᵀ}, which let large values outweigh small ones
 */
public record RandomizedSvd(int oversampling, int powers) {
    /** Ten vectors more, and four powers: close where the values fall off at all. */
    public static final RandomizedSvd DEFAULT = new RandomizedSvd(10, 4);

    /** Refuses negative numbers. */
    public RandomizedSvd {
        if (oversampling < 0 || powers < 0) {
            throw new IllegalArgumentException("oversampling and powers must be 0 or more, not "
                    + oversampling + " and " + powers);
        }
    }

    /**
     * Decomposes a matrix. What is found is never larger than the true values.
     *
     * @param matrix m×n
     * @param rank k, how many values, from 0 to p
     * @param random where the random vectors come from
     * @return the factors of the k largest values
     * @throws IllegalArgumentException if a number isn't finite
     */
    public Svd of(Matrix matrix, int rank, RandomStream random) {
        matrix.requireFinite();
        int p = Math.min(matrix.rows(), matrix.columns());
        if (rank < 0 || rank > p) {
            throw new IllegalArgumentException("a " + matrix + " matrix has " + p
                    + " singular values, and " + rank + " were asked for");
        }
        int sampled = (int) Math.min(p, (long) rank + oversampling);
        Matrix transposed = matrix.transpose();
        Matrix q = range(matrix.multiply(Matrix.normal(random, matrix.columns(), sampled)));
        for (int power = 0; power < powers; power++) {
            q = range(matrix.multiply(range(transposed.multiply(q))));
        }
        Svd small = Svd.of(q.transpose().multiply(matrix));
        return new Svd(q.multiply(small.u()), small.values(), small.v()).truncated(rank);
    }

    private static Matrix range(Matrix sample) {
        return Qr.of(sample).q();
    }
}
