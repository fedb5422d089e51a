package veneer.engine.linalg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import veneer.engine.kernel.Compute;
import veneer.engine.random.RandomStream;

/** What makes a decomposition one: its factors' product, and what each factor is. */
class DecompositionsTest {
    /** Of the largest: what is off by more than roundings of 130 sums is off by its own size. */
    private static final double CLOSE = 1e-13;

    static Stream<String> names() {
        return Matrices.all().keySet().stream();
    }

    private static Matrix matrix(String name) {
        return Matrices.all().get(name);
    }

    @ParameterizedTest
    @MethodSource("names")
    void qr(String name) {
        Matrix a = matrix(name);
        Qr qr = Qr.of(a);
        assertProduct(a, qr.q().multiply(qr.r()));
        assertOrthonormal(qr.q());
        assertExtents(qr.r(), Math.min(a.rows(), a.columns()), a.columns());
        for (int i = 0; i < qr.r().rows(); i++) {
            assertTrue(qr.r().get(i, i) >= 0);
            for (int j = 0; j < i; j++) {
                assertEquals(0, qr.r().get(i, j));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void svd(String name) {
        Matrix a = matrix(name);
        Svd svd = Svd.of(a);
        int p = Math.min(a.rows(), a.columns());
        assertEquals(p, svd.values().length);
        assertExtents(svd.u(), a.rows(), p);
        assertExtents(svd.v(), a.columns(), p);
        assertProduct(a, svd.product());
        assertOrthonormal(svd.u());
        assertOrthonormal(svd.v());
        assertDescending(svd.values());
        assertTrue(p == 0 || svd.values()[p - 1] >= 0);
        double[] alone = Svd.values(a);
        for (int i = 0; i < p; i++) {
            assertEquals(svd.values()[i], alone[i], CLOSE * svd.values()[0]);
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void symmetricEigen(String name) {
        Matrix half = matrix(name);
        // A difference of squares has eigenvalues of both signs.
        Matrix scaled = half.scale(Matrix.powerOfTwo(half.largest()));
        Matrix a = scaled.multiply(scaled.transpose())
                .subtract(Matrix.identity(half.rows()).scale(0.5));
        SymmetricEigen eigen = SymmetricEigen.of(a);
        assertProduct(a, eigen.product());
        assertOrthonormal(eigen.vectors());
        assertDescending(eigen.values());
    }

    @ParameterizedTest
    @MethodSource("names")
    void cholesky(String name) {
        Matrix half = matrix(name);
        Matrix scaled = half.scale(Matrix.powerOfTwo(half.largest()));
        Matrix negative = scaled.multiply(scaled.transpose()).scale(-1);
        Matrix a = Matrix.identity(half.rows()).subtract(negative);
        Cholesky cholesky = Cholesky.of(a);
        assertProduct(a, cholesky.lower().multiply(cholesky.lower().transpose()));
        Matrix right = Matrices.normal(half.rows(), 3);
        Matrix x = cholesky.solve(right);
        double residual = a.multiply(x).subtract(right).frobenius();
        assertTrue(residual <= CLOSE * a.frobenius() * x.frobenius(), () -> "off by " + residual);
    }

    @Test
    void knownValuesAreFound() {
        double[] tiny = Svd.values(matrix("tiny values"));
        double[] repeated = Svd.values(matrix("repeated values"));
        for (int i = 0; i < tiny.length; i++) {
            assertEquals(StrictMath.pow(10, -i), tiny[i], 1e-15);
        }
        for (int i = 0; i < repeated.length; i++) {
            assertEquals(1 + (repeated.length - 1 - i) / 5, repeated[i], 1e-13);
        }
        assertEquals(4, Spectrum.of(matrix("rank 4 of 40")).rank());
        assertEquals(16, Spectrum.of(matrix("tiny values")).rank(1e-15 / 2));
    }

    @Test
    void bitsDontDependOnThreads() {
        Compute before = Compute.current();
        Map<String, Matrix> all = Matrices.all();
        Compute one = Compute.of(before.kernels(), 1);
        Compute three = Compute.of(before.kernels(), 3);
        try {
            all.forEach((name, matrix) -> {
                Compute.use(one);
                Svd expected = Svd.of(matrix);
                Matrix product = matrix.multiply(matrix.transpose());
                SymmetricEigen eigen = SymmetricEigen.of(symmetric(matrix));
                Compute.use(three);
                assertSameBits(expected, Svd.of(matrix), name);
                assertSameBits(product, matrix.multiply(matrix.transpose()), name);
                SymmetricEigen again = SymmetricEigen.of(symmetric(matrix));
                assertSameBits(eigen.values(), again.values());
                assertSameBits(eigen.vectors(), again.vectors(), name);
            });
        } finally {
            Compute.use(before);
            one.workers().close();
            three.workers().close();
        }
    }

    private static Matrix symmetric(Matrix half) {
        Matrix scaled = half.scale(Matrix.powerOfTwo(half.largest()));
        return scaled.multiply(scaled.transpose());
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void whatIsNotFiniteIsRefused(double number) {
        Matrix matrix = Matrix.of(2, 2, 1, 2, number, 4);
        for (Function<Matrix, ?> decomposition : Stream.<Function<Matrix, ?>>of(
                Svd::of, Svd::values, Qr::of, SymmetricEigen::of, Cholesky::of,
                PrincipalComponents::of,
                m -> RandomizedSvd.DEFAULT.of(m, 1, new RandomStream(0, "")))
                .toList()) {
            IllegalArgumentException refused = assertThrows(
                    IllegalArgumentException.class, () -> decomposition.apply(matrix));
            assertEquals("the 2×2 matrix has " + number
                    + " in row 1, column 0; only finite numbers can be decomposed",
                    refused.getMessage());
        }
    }

    @Test
    void whatIsNotSymmetricOrDefiniteIsRefused() {
        assertRefused("isn't symmetric", () -> SymmetricEigen.of(Matrix.of(2, 2, 1, 2, 3, 4)));
        assertRefused("is square", () -> SymmetricEigen.of(Matrix.of(1, 2, 1, 2)));
        assertRefused("pivot 1 is -3", () -> Cholesky.of(Matrix.of(2, 2, 1, 2, 2, 1)));
        assertRefused("inner extents", () -> Matrix.identity(2).multiply(Matrix.identity(3)));
        assertRefused("has 4 numbers, not 3", () -> Matrix.of(2, 2, 1, 2, 3));
    }

    private static void assertRefused(String part, Runnable task) {
        String message =
                assertThrows(IllegalArgumentException.class, task::run).getMessage();
        assertTrue(message.contains(part), message);
    }

    private static void assertProduct(Matrix expected, Matrix actual) {
        double scale = Matrix.powerOfTwo(expected.largest());
        double off = expected.scale(scale).subtract(actual.scale(scale)).frobenius();
        double size = expected.scale(scale).frobenius();
        assertTrue(off <= CLOSE * size, () -> "off by " + off / size + " of the matrix");
    }

    private static void assertOrthonormal(Matrix q) {
        Matrix off = q.transpose().multiply(q).subtract(Matrix.identity(q.columns()));
        assertTrue(off.largest() <= CLOSE, () -> "off by " + off.largest());
    }

    private static void assertExtents(Matrix matrix, int rows, int columns) {
        assertEquals(rows + "×" + columns, matrix.toString());
    }

    private static void assertDescending(double[] values) {
        for (int i = 1; i < values.length; i++) {
            assertTrue(values[i - 1] >= values[i], "value " + i);
        }
    }

    private static void assertSameBits(Svd expected, Svd actual, String name) {
        assertSameBits(expected.u(), actual.u(), name);
        assertSameBits(expected.values(), actual.values());
        assertSameBits(expected.v(), actual.v(), name);
    }

    private static void assertSameBits(Matrix expected, Matrix actual, String name) {
        assertEquals(expected, actual, name);
    }

    private static void assertSameBits(double[] expected, double[] actual) {
        assertEquals(Matrix.of(1, expected.length, expected), Matrix.of(1, actual.length, actual));
    }
}
