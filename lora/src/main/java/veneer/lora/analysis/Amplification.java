package veneer.lora.analysis;

import veneer.engine.linalg.Matrix;
import veneer.engine.linalg.Qr;
import veneer.engine.linalg.Svd;
import veneer.engine.random.RandomStream;
import veneer.lora.adapter.LowRank;

/**
 * How much an update strengthens what a weight hardly has: W is projected onto the spaces of r
 * singular vectors, {@code ‖Uᵀ·W·V‖_F}, and the factor is {@code ‖ΔW‖_F / ‖Uᵀ·W·V‖_F} with the
 * vectors of ΔW (Hu et al. 2021, section 7.3 and table 7).
 *
 * @param module the module's path
 * @param rank r
 * @param weight {@code ‖W‖_F}
 * @param update {@code ‖ΔW‖_F}
 * @param ofUpdate what W has in the directions of ΔW
 * @param ofWeight what W has in its own r first directions
 * @param ofRandom what W has in random directions
 */
public record Amplification(String module, int rank, double weight, double update,
        double ofUpdate, double ofWeight, double ofRandom) {
    /**
     * Measures a module.
     *
     * @param module its path
     * @param weight W, {@code (out, in)}
     * @param values the singular values of W
     * @param low its update
     * @param seed of the random directions
     * @return the norms
     */
    public static Amplification of(
            String module, Matrix weight, double[] values, LowRank low, long seed) {
        if (weight.rows() != low.b().rows() || weight.columns() != low.a().columns()) {
            throw new IllegalArgumentException(module + " is " + weight
                    + " in the model, and its update is " + low.b().rows() + "×"
                    + low.a().columns() + "; the adapter is of another model");
        }
        Svd svd = low.svd();
        int rank = svd.values().length;
        Matrix left = directions(seed, module + ".left", weight.rows(), rank);
        Matrix right = directions(seed, module + ".right", weight.columns(), rank);
        return new Amplification(module, rank, norm(values, values.length),
                norm(svd.values(), rank), projected(svd.u(), weight, svd.v()), norm(values, rank),
                projected(left, weight, right));
    }

    private static double projected(Matrix u, Matrix weight, Matrix v) {
        return u.transpose().multiply(weight.multiply(v)).frobenius();
    }

    /** Orthonormal, and all directions alike. */
    private static Matrix directions(long seed, String name, int size, int count) {
        return Qr.of(Matrix.normal(new RandomStream(seed, name), size, count)).q();
    }

    private static double norm(double[] values, int count) {
        return Matrix.of(1, values.length, values).firstColumns(count).frobenius();
    }

    /**
     * By how much the update strengthens its directions.
     *
     * @return {@code ‖ΔW‖_F / ‖Uᵀ·W·V‖_F}; NaN where ΔW is zero
     */
    public double factor() {
        return update == 0 ? Double.NaN : update / ofUpdate;
    }
}
