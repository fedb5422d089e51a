package veneer.engine.linalg;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import veneer.engine.io.DuplicateKeys;
import veneer.engine.io.Json;

/** Decompositions against NumPy's, of the matrices in {@code fixtures/linalg}. */
class NumpyTest {
    /**
     * Of the largest number: both are off by some roundings of ten terms; vectors by as much
     * divided by the gap between the values that they belong to, which is at least 0.05.
     */
    private static final double CLOSE = 1e-13;

    private static final Path FILE = Path.of(System.getProperty("veneer.root", ".."))
            .resolve("fixtures/linalg/matrices.json");

    /** A matrix and what NumPy says of it. */
    private record Case(Map<?, ?> entries) {
        static Case of(String name) throws IOException {
            return new Case((Map<?, ?>) Json.readObject(FILE, DuplicateKeys.REFUSED).get(name));
        }

        int integer(String key) {
            return ((Number) entries.get(key)).intValue();
        }

        double[] numbers(String key) {
            return ((List<?>) entries.get(key)).stream()
                    .mapToDouble(number -> ((Number) number).doubleValue()).toArray();
        }

        Matrix matrix() {
            return Matrix.of(integer("rows"), integer("columns"), numbers("data"));
        }

        Matrix symmetric() {
            return Matrix.of(integer("rows"), integer("rows"), numbers("symmetric"));
        }

        /** The matrix whose principal components there are. */
        Matrix samples() {
            return matrix().scale(1 / Math.max(1, matrix().largest()));
        }

        void assertNumbers(String key, double[] actual) {
            double[] expected = numbers(key);
            assertEquals(expected.length, actual.length, key);
            double largest = DoubleRows.largest(expected, 0, expected.length);
            for (int i = 0; i < expected.length; i++) {
                assertEquals(expected[i], actual[i], CLOSE * largest, key + " " + i);
            }
        }
    }

    static Stream<String> names() throws IOException {
        return Json.readObject(FILE, DuplicateKeys.REFUSED).keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("names")
    void singularValuesRankAndVectors(String name) throws IOException {
        Case numpy = Case.of(name);
        Svd svd = Svd.of(numpy.matrix());
        numpy.assertNumbers("values", svd.values());
        assertEquals(numpy.integer("rank"), svd.spectrum().rank());
        Svd leading = svd.truncated(numpy.integer("leading"));
        numpy.assertNumbers("left", leading.u().multiply(leading.u().transpose()).toArray());
        numpy.assertNumbers("right", leading.v().multiply(leading.v().transpose()).toArray());
    }

    @ParameterizedTest
    @MethodSource("names")
    void triangularFactors(String name) throws IOException {
        Case numpy = Case.of(name);
        if (numpy.entries.containsKey("r")) {
            numpy.assertNumbers("r", Qr.of(numpy.matrix()).r().toArray());
        }
        numpy.assertNumbers("cholesky", Cholesky.of(numpy.symmetric()).lower().toArray());
    }

    @ParameterizedTest
    @MethodSource("names")
    void eigenvaluesAndVariances(String name) throws IOException {
        Case numpy = Case.of(name);
        numpy.assertNumbers("eigenvalues", SymmetricEigen.of(numpy.symmetric()).values());
        if (numpy.entries.containsKey("variances")) {
            numpy.assertNumbers("variances", PrincipalComponents.of(numpy.samples()).variances());
        }
    }
}
