package veneer.engine.linalg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PrincipalComponentsTest {
    /** Four points of a cross in the plane x + y + z = 3, its arms 2 and 1 long. */
    private static final Matrix CROSS = Matrix.of(4, 3,
            1 + 2, 1 - 2, 1, 1 - 2, 1 + 2, 1, 1 + 1, 1 + 1, 1 - 2, 1 - 1, 1 - 1, 1 + 2);

    @Test
    void theDirectionsAreThoseOfTheArms() {
        PrincipalComponents pca = PrincipalComponents.of(CROSS);
        assertArrayEquals(new double[] {1, 1, 1}, pca.mean(), 1e-15);
        // Squared lengths 8 and 6, each arm twice, by m − 1 = 3.
        assertArrayEquals(new double[] {16 / 3.0, 12 / 3.0, 0}, pca.variances(), 1e-14);
        double half = Math.sqrt(0.5);
        double[] directions = pca.directions().transpose().toArray();
        assertArrayEquals(new double[] {half, half}, new double[] {
                Math.abs(directions[0]), Math.abs(directions[1])}, 1e-14);
        assertEquals(0, directions[0] + directions[1], 1e-14);
        assertEquals(2 / Math.sqrt(6), directions[5], 1e-14);
        assertEquals(4 / 7.0, pca.varianceKept(1), 1e-14);
        assertEquals(1, pca.varianceKept(2), 1e-14);
    }

    @Test
    void pointsOfAPlaneAreFlattenedOntoThemselves() {
        PrincipalComponents pca = PrincipalComponents.of(CROSS);
        assertTrue(pca.flatten(CROSS, 2).subtract(CROSS).largest() < 1e-14);
        Matrix flat = pca.project(CROSS, 2);
        assertEquals("4×2", flat.toString());
        assertEquals(Math.sqrt(8), Math.abs(flat.get(0, 0)), 1e-14);
        assertEquals(0, flat.get(0, 1), 1e-14);
    }

    @Test
    void flatteningLosesTheVarianceThatIsNotKept() {
        Matrix samples = Matrices.normal(40, 6);
        PrincipalComponents pca = PrincipalComponents.of(samples);
        double all = pca.flatten(samples, 0).subtract(samples).frobenius();
        double lost = pca.flatten(samples, 2).subtract(samples).frobenius();
        assertEquals(1 - pca.varianceKept(2), lost * lost / (all * all), 1e-14);
    }

    @Test
    void samplesThatAreAlikeVaryNowhere() {
        PrincipalComponents pca = PrincipalComponents.of(Matrix.of(3, 2, 1, 2, 1, 2, 1, 2));
        assertArrayEquals(new double[2], pca.variances());
        assertEquals(1, pca.varianceKept(0));
        String message = assertThrows(IllegalArgumentException.class,
                () -> PrincipalComponents.of(Matrix.of(1, 2, 1, 2))).getMessage();
        assertEquals("principal components need two samples at least, not 1", message);
    }
}
