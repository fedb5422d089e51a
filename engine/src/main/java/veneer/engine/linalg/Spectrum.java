package veneer.engine.linalg;

/**
 * What singular values say about a matrix's rank.
 *
 * @param rows m
 * @param columns n
 * @param values the singular values, descending: p of them, or the largest alone, where what is
 *     said holds for the part of the matrix that they make
 */
public record Spectrum(int rows, int columns, double[] values) {
    /**
     * The spectrum of a matrix.
     *
     * @param matrix m×n
     * @return its spectrum
     * @throws IllegalArgumentException if a number isn't finite
     */
    public static Spectrum of(Matrix matrix) {
        return new Spectrum(matrix.rows(), matrix.columns(), Svd.values(matrix));
    }

    /**
     * Below this a value is what rounding to double leaves of zero: {@code max(m, n)·ε·σ₁}, as
     * NumPy and MATLAB have it.
     *
     * @return the bound
     */
    public double tolerance() {
        return tolerance(0x1p-52);
    }

    /**
     * {@code max(m, n)·ε·σ₁} for numbers of another precision.
     *
     * @param epsilon the distance of 1 to the next number; for a matrix that was computed in
     *     float32, 2⁻²³
     * @return the bound
     */
    public double tolerance(double epsilon) {
        return values.length == 0 ? 0 : Math.max(rows, columns) * epsilon * values[0];
    }

    /**
     * The numerical rank.
     *
     * @param tolerance a bound below which a value counts as zero
     * @return how many values are above it
     */
    public int rank(double tolerance) {
        int rank = 0;
        while (rank < values.length && values[rank] > tolerance) {
            rank++;
        }
        return rank;
    }

    /** {@return the numerical rank by {@link #tolerance()}} */
    public int rank() {
        return rank(tolerance());
    }

    /**
     * The effective rank, {@code exp(−Σ p·ln p)} with {@code p = σ/Σσ}: n for n equal values, 1
     * where one outweighs all others (Roy and Vetterli 2007, equation 4).
     *
     * @return the effective rank, 0 for a matrix of zeros
     */
    public double effectiveRank() {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        double entropy = 0;
        for (double value : values) {
            if (value > 0) {
                entropy -= value / sum * StrictMath.log(value / sum);
            }
        }
        return sum == 0 ? 0 : StrictMath.exp(entropy);
    }

    /**
     * The share of {@code ‖A‖²_F} that the best approximation of a rank keeps.
     *
     * @param rank k, from 0 to the number of values
     * @return {@code Σ_{i≤k} σᵢ² / Σ σᵢ²}, 1 for a matrix of zeros
     */
    public double energy(int rank) {
        double all = squares(0);
        return all == 0 ? 1 : 1 - squares(rank) / all;
    }

    /**
     * The least rank that keeps a share of {@code ‖A‖²_F}.
     *
     * @param share from 0 to 1
     * @return k
     */
    public int rankKeeping(double share) {
        int rank = 0;
        while (rank < values.length && energy(rank) < share) {
            rank++;
        }
        return rank;
    }

    /**
     * How far the best approximation of a rank is (Eckart and Young 1936).
     *
     * @param rank k, from 0 to the number of values
     * @return {@code ‖A − A_k‖_F / ‖A‖_F}, 0 for a matrix of zeros
     */
    public double error(int rank) {
        double all = squares(0);
        return all == 0 ? 0 : Math.sqrt(squares(rank) / all);
    }

    /** {@return the matrix's {@code ‖·‖_F}} */
    public double norm() {
        return values.length == 0 ? 0 : values[0] * Math.sqrt(squares(0));
    }

    /** The sum of the squares from a place on, the smallest first, in units of the largest. */
    private double squares(int from) {
        double sum = 0;
        for (int i = values.length - 1; i >= from; i--) {
            double share = values[i] == 0 ? 0 : values[i] / values[0];
            sum += share * share;
        }
        return sum;
    }
}
