package veneer.lora.analysis;

import veneer.engine.linalg.Matrix;
import veneer.engine.linalg.Spectrum;
import veneer.engine.linalg.Svd;
import veneer.engine.random.RandomStream;
import veneer.lora.adapter.LowRank;

/**
 * The spaces that two adapters use of one module: those that the factors A read, spanned by their
 * right singular vectors, and those that the factors B write, spanned by their left ones. The
 * vectors of a factor are as many as its numerical rank.
 *
 * @param module the module's path
 * @param a φ(i, j) of A
 * @param b φ(i, j) of B; no numbers where a B is zero
 * @param randomA φ(i, j) of Gaussian matrices of the size of A, as the control
 * @param randomB φ(i, j) of Gaussian matrices of the size of B
 */
public record ModuleSimilarity(String module, double[][] a, double[][] b, double[][] randomA,
        double[][] randomB) {
    /** Numbers of an adapter are float32. */
    private static final double EPSILON = 0x1p-23;

    /**
     * Compares the updates of a module.
     *
     * @param module its path
     * @param first one update
     * @param second another, of the same module
     * @param seed of the control
     * @return the similarities
     */
    public static ModuleSimilarity of(String module, LowRank first, LowRank second, long seed) {
        if (first.a().columns() != second.a().columns()
                || first.b().rows() != second.b().rows()) {
            throw new IllegalArgumentException(module + " is " + extents(first)
                    + " in one adapter and " + extents(second)
                    + " in the other; they aren't of one model");
        }
        return new ModuleSimilarity(module,
                compare(first.a().transpose(), second.a().transpose()),
                compare(first.b(), second.b()),
                control(module + ".a", seed, first.a().columns(), first.rank(), second.rank()),
                control(module + ".b", seed, first.b().rows(), first.rank(), second.rank()));
    }

    private static String extents(LowRank update) {
        return update.b().rows() + "×" + update.a().columns();
    }

    private static double[][] compare(Matrix first, Matrix second) {
        return SubspaceSimilarity.of(columnSpace(first), columnSpace(second));
    }

    /** The left singular vectors of a factor that stands upright. */
    private static Matrix columnSpace(Matrix factor) {
        Svd svd = Svd.of(factor);
        Spectrum spectrum = svd.spectrum();
        return svd.u().firstColumns(spectrum.rank(spectrum.tolerance(EPSILON)));
    }

    private static double[][] control(String name, long seed, int size, int first, int second) {
        return compare(
                Matrix.normal(new RandomStream(seed, name + ".first"), size, first),
                Matrix.normal(new RandomStream(seed, name + ".second"), size, second));
    }
}
