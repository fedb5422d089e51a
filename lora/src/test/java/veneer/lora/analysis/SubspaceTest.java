package veneer.lora.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import veneer.engine.linalg.Matrix;
import veneer.engine.linalg.Qr;
import veneer.engine.linalg.Svd;
import veneer.engine.random.RandomStream;
import veneer.lora.adapter.LowRank;

/** Similarity and amplification of spaces that are known. */
class SubspaceTest {
    private static final double CLOSE = 1e-13;

    private static Matrix normal(String name, int rows, int columns) {
        return Matrix.normal(new RandomStream(2, name), rows, columns);
    }

    private static Matrix orthonormal(int rows, int columns) {
        return Qr.of(normal("q", rows, columns)).q();
    }

    /** Columns {@code from} to {@code to} of a matrix, in reverse. */
    private static Matrix columns(Matrix matrix, int from, int to) {
        double[] numbers = new double[matrix.rows() * (to - from)];
        for (int row = 0; row < matrix.rows(); row++) {
            for (int column = from; column < to; column++) {
                numbers[row * (to - from) + to - 1 - column] = matrix.get(row, column);
            }
        }
        return Matrix.of(matrix.rows(), to - from, numbers);
    }

    @Test
    void equalVectorsShareAsManyAsTheSmallerHas() {
        Matrix u = orthonormal(20, 5);
        double[][] phi = SubspaceSimilarity.of(u, u);
        for (double[] row : phi) {
            for (double similarity : row) {
                assertEquals(1, similarity, CLOSE);
            }
        }
    }

    @Test
    void aSpaceIsTheSameInAnyBasisOnceItIsWhole() {
        Matrix u = orthonormal(20, 5);
        double[][] phi = SubspaceSimilarity.of(u, columns(u, 0, 5));
        assertEquals(0, phi[0][0], CLOSE);
        assertEquals(1, phi[0][4], CLOSE);
        assertEquals(1 / 3.0, phi[2][2], CLOSE);
        assertEquals(1, phi[4][4], CLOSE);
    }

    @Test
    void orthogonalSpacesShareNothing() {
        Matrix q = orthonormal(20, 10);
        for (double[] row : SubspaceSimilarity.of(columns(q, 0, 4), columns(q, 4, 10))) {
            for (double similarity : row) {
                assertEquals(0, similarity, CLOSE);
            }
        }
    }

    @Test
    void halfSharedSpacesShareHalf() {
        Matrix q = orthonormal(20, 9);
        double[][] phi = SubspaceSimilarity.of(columns(q, 0, 6), columns(q, 3, 9));
        assertEquals(0.5, phi[5][5], CLOSE);
        // Reversed: the first three of q₅…q₀ are q₅, q₄, q₃, the last three of q₈…q₃.
        assertEquals(0, phi[2][2], CLOSE);
        assertEquals(1, phi[2][5], CLOSE);
        assertEquals(2 / 4.0, SubspaceSimilarity.of(
                columns(q, 0, 4), columns(q, 2, 6))[3][3], CLOSE);
    }

    /** The mean of (uᵀv)² over random directions of n numbers is 1/n. */
    @Test
    void randomSpacesShareWhatTheirSizesSay() {
        double[][] phi = SubspaceSimilarity.of(orthonormal(400, 8),
                Qr.of(normal("other", 400, 64)).q());
        // 512 squares, each with mean and deviation near 1/400 and √2/400.
        assertEquals(64 / 400.0, phi[7][63], 5 * Math.sqrt(2.0 / 512) * 64 / 400);
    }

    @Test
    void vectorsOfOneSpaceAreNeeded() {
        assertThrows(IllegalArgumentException.class,
                () -> SubspaceSimilarity.of(orthonormal(5, 2), orthonormal(6, 2)));
    }

    @Test
    void factorsAreComparedByTheirSingularVectors() {
        Matrix q = orthonormal(12, 6);
        Matrix u = orthonormal(9, 3);
        // A's rows span q₀…q₂ in one adapter and q₁…q₃ in the other; B is the same.
        LowRank first = new LowRank(
                normal("mix", 4, 3).multiply(columns(q, 0, 3).transpose()),
                u.multiply(normal("b", 3, 4)), 1);
        LowRank second = new LowRank(
                normal("other", 3, 3).multiply(columns(q, 1, 4).transpose()),
                u.multiply(normal("c", 3, 3)), 2);
        ModuleSimilarity similarity = ModuleSimilarity.of("m", first, second, 0);
        assertEquals(3, similarity.a().length, "the numerical rank of A");
        assertEquals(2 / 3.0, similarity.a()[2][2], CLOSE);
        assertEquals(1, similarity.b()[2][2], CLOSE);
        assertEquals(4, similarity.randomA().length);
        assertTrue(ModuleSimilarity.of("m", first, new LowRank(Matrix.of(2, 12, new double[24]),
                Matrix.of(9, 2, new double[18]), 1), 0).b()[0].length == 0, "no direction of 0");
        String refused = assertThrows(IllegalArgumentException.class,
                () -> ModuleSimilarity.of("m", first, new LowRank(
                        normal("a", 2, 11), normal("b", 9, 2), 1), 0)).getMessage();
        assertEquals("m is 9×12 in one adapter and 9×11 in the other; they aren't of one model",
                refused);
    }

    @Test
    void anUpdateIsDecomposedWithoutBeingFormed() {
        LowRank low = new LowRank(normal("a", 4, 30), normal("b", 20, 4), 2.5);
        Matrix whole = low.b().multiply(low.a()).scale(2.5);
        Svd svd = low.svd();
        assertTrue(svd.product().subtract(whole).frobenius() < CLOSE * whole.frobenius());
        double[] values = Svd.values(whole);
        for (int i = 0; i < 4; i++) {
            assertEquals(values[i], svd.values()[i], CLOSE * values[0]);
        }
    }

    /** W has 10 and 2 along two pairs of directions; ΔW is 3 along the second. */
    @Test
    void whatIsStrengthenedIsMeasuredInTheUpdatesDirections() {
        Matrix u = orthonormal(15, 2);
        Matrix v = Qr.of(normal("v", 11, 2)).q();
        Matrix weight = u.multiply(Matrix.of(2, 2, 10, 0, 0, 2)).multiply(v.transpose());
        LowRank low = new LowRank(
                columns(v, 1, 2).transpose(), columns(u, 1, 2).scale(1.5), 2);
        Amplification found = Amplification.of("m", weight, Svd.values(weight), low, 0);
        assertEquals(Math.sqrt(104), found.weight(), CLOSE * 10);
        assertEquals(3, found.update(), CLOSE * 10);
        assertEquals(2, found.ofUpdate(), CLOSE * 10);
        assertEquals(10, found.ofWeight(), CLOSE * 10);
        assertEquals(1.5, found.factor(), CLOSE * 10);
        assertTrue(found.ofRandom() > 0 && found.ofRandom() < 5);
        assertThrows(IllegalArgumentException.class, () -> Amplification.of(
                "m", weight.transpose(), new double[] {1}, low, 0));
    }
}
