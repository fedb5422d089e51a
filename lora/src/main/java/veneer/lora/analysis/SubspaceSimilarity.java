package veneer.lora.analysis;

import veneer.engine.linalg.Matrix;

/**
 * How much of one space lies in another: {@code φ(i, j) = ‖U_iᵀ·V_j‖²_F / min(i, j)} of the first i
 * and j of two sets of orthonormal vectors, from 0 where they are orthogonal to 1 where the smaller
 * space lies in the larger (Hu et al. 2021, section 7.2 and appendix G).
 */
public final class SubspaceSimilarity {
    private SubspaceSimilarity() {}

    /**
     * Every φ(i, j).
     *
     * @param u n×p, its columns orthonormal, the most important first
     * @param v n×q, likewise
     * @return p×q numbers; row i − 1, column j − 1 is φ(i, j)
     */
    public static double[][] of(Matrix u, Matrix v) {
        if (u.rows() != v.rows()) {
            throw new IllegalArgumentException("vectors of " + u.rows() + " numbers and of "
                    + v.rows() + " are not of one space");
        }
        Matrix products = u.transpose().multiply(v);
        double[][] phi = new double[u.columns()][v.columns()];
        for (int i = 0; i < phi.length; i++) {
            double row = 0;
            for (int j = 0; j < phi[i].length; j++) {
                row += products.get(i, j) * products.get(i, j);
                phi[i][j] = row + (i == 0 ? 0 : phi[i - 1][j]);
            }
        }
        for (int i = 0; i < phi.length; i++) {
            for (int j = 0; j < phi[i].length; j++) {
                phi[i][j] /= Math.min(i, j) + 1;
            }
        }
        return phi;
    }
}
