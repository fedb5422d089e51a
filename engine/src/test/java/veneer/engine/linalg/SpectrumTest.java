package veneer.engine.linalg;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class SpectrumTest {
    private static Spectrum of(double... values) {
        return new Spectrum(10, 4, values);
    }

    @Test
    void rankIsWhatIsAboveTheTolerance() {
        assertEquals(10 * 0x1p-52 * 3, of(3, 2, 1e-3, 1e-20).tolerance());
        assertEquals(3, of(3, 2, 1e-3, 1e-20).rank());
        assertEquals(2, of(3, 2, 1e-7, 1e-20).rank(of(3, 2, 1e-7, 1e-20).tolerance(0x1p-23)));
        assertEquals(0, of(0, 0, 0, 0).rank());
        assertEquals(0, of().rank());
    }

    @Test
    void effectiveRankIsThatOfEqualValues() {
        assertEquals(4, of(2, 2, 2, 2).effectiveRank(), 1e-14);
        assertEquals(2, of(5, 5, 0, 0).effectiveRank(), 1e-14);
        assertEquals(1, of(1e9, 0, 0, 0).effectiveRank(), 1e-14);
        // p = ¾ and ¼: the entropy is ln 4 − ¾·ln 3.
        assertEquals(4 / Math.pow(3, 0.75), of(3, 1, 0, 0).effectiveRank(), 1e-14);
        assertEquals(0, of(0, 0, 0, 0).effectiveRank());
    }

    @Test
    void energyAndErrorAreOfSquares() {
        Spectrum spectrum = of(4, 2, 2, 1); // squares 16, 4, 4, 1 of 25
        assertEquals(0, spectrum.energy(0));
        assertEquals(16 / 25.0, spectrum.energy(1), 1e-15);
        assertEquals(20 / 25.0, spectrum.energy(2), 1e-15);
        assertEquals(1, spectrum.energy(4));
        assertEquals(1, spectrum.error(0));
        assertEquals(3 / 5.0, spectrum.error(1), 1e-15);
        assertEquals(1 / 5.0, spectrum.error(3), 1e-15);
        assertEquals(0, spectrum.error(4));
        assertEquals(3, spectrum.rankKeeping(0.9));
        assertEquals(4, spectrum.rankKeeping(1));
        assertEquals(0, spectrum.rankKeeping(0));
        assertEquals(5, spectrum.norm(), 1e-14);
        assertEquals(0, of().norm());
    }

    @Test
    void valuesBeyondTheRootOfTheRangeDontOverflow() {
        assertEquals(0.8, of(2e200, 1e200, 0, 0).energy(1), 1e-15);
        assertEquals(0.8, of(2e-200, 1e-200, 0, 0).energy(1), 1e-15);
        assertEquals(1, of(0, 0, 0, 0).energy(0));
        assertEquals(0, of().error(0));
    }

    /** Eckart and Young: the error is that of the truncated product. */
    @Test
    void errorIsThatOfTheTruncatedProduct() {
        Matrix matrix = Matrices.normal(12, 9);
        Svd svd = Svd.of(matrix);
        for (int rank = 0; rank <= 9; rank++) {
            double error = matrix.subtract(svd.truncated(rank).product()).frobenius();
            assertEquals(error / matrix.frobenius(), svd.spectrum().error(rank), 1e-14);
        }
    }
}
