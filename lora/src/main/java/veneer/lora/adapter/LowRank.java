package veneer.lora.adapter;

import veneer.engine.linalg.Matrix;
import veneer.engine.linalg.Qr;
import veneer.engine.linalg.Svd;

/**
 * An update as numbers, {@code ΔW = s·B·A}. For an embedding it is that of the transposed table.
 *
 * @param a A, {@code (r, in)}
 * @param b B, {@code (out, r)}
 * @param scaling s
 */
public record LowRank(Matrix a, Matrix b, double scaling) {
    /** Refuses factors that don't share their rank. */
    public LowRank {
        if (a.rows() != b.columns()) {
            throw new IllegalArgumentException("A (r, in) and B (out, r) share their rank, not "
                    + a + " and " + b);
        }
    }

    /**
     * The rank.
     *
     * @return r
     */
    public int rank() {
        return a.rows();
    }

    /**
     * The decomposition of ΔW, which is never formed: with {@code B = Q₁R₁} and {@code Aᵀ = Q₂R₂}
     * it is that of {@code R₁R₂ᵀ}, at most r×r, between Q₁ and Q₂.
     *
     * @return its r largest singular values with their vectors; the others are zero
     */
    public Svd svd() {
        Qr left = Qr.of(b);
        Qr right = Qr.of(a.transpose());
        Svd core = Svd.of(left.r().multiply(right.r().transpose()).scale(scaling));
        return new Svd(left.q().multiply(core.u()), core.values(), right.q().multiply(core.v()));
    }
}
