package veneer.engine.linalg;

import java.util.Arrays;

/**
 * The directions in which samples vary most (Pearson 1901): the right singular vectors of the
 * samples once their mean is subtracted. Of a direction and its opposite, the one whose largest
 * number is positive is taken.
 *
 * @param mean of the samples, n numbers
 * @param directions n×p, a direction in each column, all orthonormal, the most important first
 * @param variances of the samples along each, p of them, descending, by m − 1
 */
public record PrincipalComponents(double[] mean, Matrix directions, double[] variances) {
    /**
     * The principal components of samples.
     *
     * @param samples m×n, a sample in each row, at least two
     * @return their directions
     * @throws IllegalArgumentException if there are fewer, or a number isn't finite
     */
    public static PrincipalComponents of(Matrix samples) {
        if (samples.rows() < 2) {
            throw new IllegalArgumentException(
                    "principal components need two samples at least, not " + samples.rows());
        }
        double[] mean = mean(samples.requireFinite());
        Svd svd = Svd.of(centred(samples, mean));
        double[] variances = Arrays.stream(svd.values())
                .map(value -> value * value / (samples.rows() - 1)).toArray();
        Matrix directions = svd.v().transpose();
        for (int k = 0; k < directions.rows(); k++) {
            if (largest(directions, k) < 0) {
                directions.negateRow(k);
            }
        }
        return new PrincipalComponents(mean, directions.transpose(), variances);
    }

    private static double largest(Matrix rows, int row) {
        double largest = 0;
        for (int i = 0; i < rows.columns(); i++) {
            double number = rows.get(row, i);
            largest = Math.abs(number) > Math.abs(largest) ? number : largest;
        }
        return largest;
    }

    private static double[] mean(Matrix samples) {
        int n = samples.columns();
        double[] mean = new double[n];
        for (int row = 0; row < samples.rows(); row++) {
            DoubleRows.addScaled(1.0 / samples.rows(), samples.data(), row * n, mean, 0, n);
        }
        return mean;
    }

    private static Matrix centred(Matrix samples, double[] mean) {
        int n = samples.columns();
        Matrix centred = samples.copy();
        for (int row = 0; row < samples.rows(); row++) {
            DoubleRows.addScaled(-1, mean, 0, centred.data(), row * n, n);
        }
        return centred;
    }

    /**
     * Samples in the coordinates of the first directions.
     *
     * @param samples m×n
     * @param count k, how many directions, from 0 to p
     * @return m×k
     */
    public Matrix project(Matrix samples, int count) {
        return centred(samples, mean).multiply(directions.firstColumns(count));
    }

    /**
     * Samples flattened onto the first directions, where they came from.
     *
     * @param samples m×n
     * @param count k, how many directions, from 0 to p
     * @return the nearest points that the mean and k directions reach, m×n
     */
    public Matrix flatten(Matrix samples, int count) {
        Matrix flat = project(samples, count)
                .multiply(directions.firstColumns(count).transpose());
        double[] away = Arrays.stream(mean).map(number -> -number).toArray();
        return centred(flat, away);
    }

    /**
     * The share of the variance that the first directions keep.
     *
     * @param count k, from 0 to p
     * @return from 0 to 1; 1 for samples that are all alike
     */
    public double varianceKept(int count) {
        double kept = 0;
        double all = 0;
        for (int i = variances.length - 1; i >= 0; i--) {
            all += variances[i];
            kept += i < count ? variances[i] : 0;
        }
        return all == 0 ? 1 : kept / all;
    }
}
