package veneer.engine.linalg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import veneer.engine.random.RandomStream;

/** The sketch against the whole decomposition. */
class RandomizedSvdTest {
    private static Svd sketch(Matrix matrix, int rank) {
        return RandomizedSvd.DEFAULT.of(matrix, rank, new RandomStream(1, "sketch"));
    }

    /** The powers leave (σ_{k+p+1}/σ_k)¹⁸ of what isn't sampled: nothing, at a tenth per value. */
    @Test
    void largeValuesAndTheirVectorsAreFound() {
        Matrix matrix = Matrices.withValues(90, 60, i -> StrictMath.pow(0.1, i));
        Svd sketch = sketch(matrix, 4);
        Svd whole = Svd.of(matrix).truncated(4);
        for (int i = 0; i < 4; i++) {
            assertEquals(whole.values()[i], sketch.values()[i], 1e-14);
        }
        assertTrue(sketch.product().subtract(whole.product()).frobenius() < 1e-13);
        assertEquals("90×4", sketch.u().toString());
        assertEquals("60×4", sketch.v().toString());
    }

    @Test
    void aMatrixOfLowRankIsFoundWhole() {
        Matrix matrix = Matrices.normal(120, 6).multiply(Matrices.normal(6, 200));
        Matrix found = sketch(matrix, 6).product();
        assertTrue(found.subtract(matrix).frobenius() < 1e-13 * matrix.frobenius());
    }

    /** Where values hardly fall off, the sketch is close, and never above. */
    @Test
    void flatValuesAreFoundNearly() {
        Matrix matrix = Matrices.normal(150, 130);
        double[] whole = Svd.values(matrix);
        double[] found = sketch(matrix, 8).values();
        for (int i = 0; i < found.length; i++) {
            assertTrue(found[i] <= whole[i] * (1 + 1e-14), "value " + i);
            assertTrue(found[i] > 0.93 * whole[i], found[i] + " of " + whole[i]);
        }
    }

    @Test
    void everyExtentMayBeAskedFor() {
        Matrix matrix = Matrices.normal(5, 9);
        double[] whole = Svd.values(matrix);
        double[] found = sketch(matrix, 5).values();
        for (int i = 0; i < 5; i++) {
            assertEquals(whole[i], found[i], 1e-13);
        }
        assertEquals(0, sketch(matrix, 0).values().length);
        assertEquals(0, sketch(Matrix.of(0, 3), 0).values().length);
        assertThrows(IllegalArgumentException.class, () -> sketch(matrix, 6));
        assertThrows(IllegalArgumentException.class, () -> new RandomizedSvd(-1, 0));
        assertTrue(Arrays.stream(sketch(Matrix.of(3, 3, new double[9]), 2).values())
                .allMatch(value -> value == 0));
    }
}
