package veneer.lora.analysis;

import veneer.engine.linalg.Matrix;
import veneer.engine.linalg.Spectrum;
import veneer.engine.random.RandomStream;
import veneer.lora.adapter.LowRank;

/**
 * The singular values of a module's weight, or of what an adapter adds to it.
 *
 * @param module the module's path
 * @param what {@code W} or {@code ΔW}
 * @param spectrum the values
 */
public record ModuleSpectrum(String module, String what, Spectrum spectrum) {
    /** Weights are float32 at best, and a matrix of lower rank is rounded to that. */
    private static final double EPSILON = 0x1p-23;

    /**
     * The spectrum of a weight.
     *
     * @param module its module's path
     * @param weight W
     * @return its spectrum
     */
    public static ModuleSpectrum ofWeight(String module, Matrix weight) {
        return new ModuleSpectrum(module, "W", Spectrum.of(weight));
    }

    /**
     * The spectrum of an update, whose values beyond its rank are zero.
     *
     * @param module its module's path
     * @param low the update
     * @return its spectrum
     */
    public static ModuleSpectrum ofUpdate(String module, LowRank low) {
        return new ModuleSpectrum(module, "ΔW", new Spectrum(
                low.b().rows(), low.a().columns(), low.svd().values()));
    }

    /**
     * What random numbers have in its place: independent normal ones, as many and of the same
     * {@code ‖·‖_F}.
     *
     * @param seed of the numbers
     * @return their singular values
     */
    public Spectrum random(long seed) {
        Matrix normal = Matrix.normal(new RandomStream(seed, module), spectrum.rows(),
                spectrum.columns());
        return Spectrum.of(normal.scale(spectrum.norm() / normal.frobenius()));
    }

    /**
     * The numerical rank.
     *
     * @return how many values are above {@code max(m, n)·2⁻²³·σ₁}
     */
    public int rank() {
        return spectrum.rank(spectrum.tolerance(EPSILON));
    }

    /** How many values a matrix of these extents may have. */
    int fullRank() {
        return Math.min(spectrum.rows(), spectrum.columns());
    }
}
