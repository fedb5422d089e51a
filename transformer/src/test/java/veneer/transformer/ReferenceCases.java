package veneer.transformer;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.opentest4j.TestAbortedException;
import veneer.engine.io.FormatException;
import veneer.engine.storage.StoredTensor;

/**
 * Cases whose expected numbers PyTorch computed: a few in the repository's {@code fixtures}, many
 * more in the folder that the system property {@code veneer.reference} names, laid out alike. Both
 * are searched for whatever cases they hold.
 */
public final class ReferenceCases {
    /** What is done with a case. */
    @FunctionalInterface
    public interface Check {
        /**
         * Checks a case.
         *
         * @param folder the case's folder or file
         * @throws IOException if it can't be read
         */
        void run(Path folder) throws IOException;
    }

    private ReferenceCases() {}

    /** The folders that hold cases. */
    private static List<Path> roots() {
        List<Path> roots = new ArrayList<>();
        roots.add(Path.of(System.getProperty("veneer.root", "..")).resolve("fixtures"));
        Path reference = Path.of(System.getProperty("veneer.reference", "../../shared/reference"));
        if (Files.isDirectory(reference)) {
            roots.add(reference);
        } else {
            System.out.println(
                    "no reference cases in " + reference + ": only the repository's own are run");
        }
        return roots;
    }

    /**
     * A test for each case.
     *
     * @param suite a name for the report
     * @param glob which paths below a root are cases, such as {@code *}/base
     * @param check what is done with one; a case of a kind that is refused as not supported counts
     *     as skipped
     * @return the tests, the last of which reports how many ran
     */
    public static Stream<DynamicTest> tests(String suite, String glob, Check check) {
        int[] counts = new int[2];
        List<DynamicTest> tests = new ArrayList<>();
        for (Path root : roots()) {
            for (Path path : matching(root, glob)) {
                tests.add(DynamicTest.dynamicTest(root.getFileName() + "/" + root.relativize(path),
                        () -> {
                            try {
                                check.run(path);
                                counts[0]++;
                            } catch (FormatException e) {
                                if (!e.getMessage().contains("not supported")) {
                                    throw e;
                                }
                                counts[1]++;
                                throw new TestAbortedException(e.getMessage());
                            }
                        }));
            }
        }
        tests.add(DynamicTest.dynamicTest("report", () -> {
            System.out.printf("reference-cases: ran=%d skipped=%d suite=%s%n", counts[0], counts[1],
                    suite);
            assertTrue(counts[0] > 0, "no case of " + suite + " ran");
        }));
        return tests.stream();
    }

    private static List<Path> matching(Path root, String glob) {
        try (Stream<Path> paths = Files.walk(root)) {
            var matcher = root.getFileSystem().getPathMatcher("glob:" + glob);
            return paths.filter(path -> matcher.matches(root.relativize(path))).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The rows of a matrix of token ids.
     *
     * @param tensor {@code (B, T)}
     * @return its rows
     */
    public static int[][] rows(StoredTensor tensor) {
        int[] flat = tensor.toInts();
        int columns = tensor.shape()[1];
        int[][] rows = new int[tensor.shape()[0]][columns];
        for (int row = 0; row < rows.length; row++) {
            System.arraycopy(flat, row * columns, rows[row], 0, columns);
        }
        return rows;
    }

    /**
     * Asserts that no element is off by more than a share of the largest expected one.
     *
     * @param what a name for the message
     * @param expected the expected elements
     * @param actual the elements
     * @param share the allowed share
     */
    public static void assertClose(String what, float[] expected, float[] actual, double share) {
        assertTrue(expected.length == actual.length,
                what + ": " + actual.length + " elements, not " + expected.length);
        double largest = 0;
        double worst = 0;
        for (int i = 0; i < expected.length; i++) {
            largest = Math.max(largest, Math.abs(expected[i]));
            worst = Math.max(worst, Math.abs((double) expected[i] - actual[i]));
            assertTrue(Float.isFinite(actual[i]), what + ": element " + i + " is " + actual[i]);
        }
        assertTrue(
                worst <= share * largest,
                what + ": off by " + worst + ", more than " + share + " of the largest, "
                        + largest);
    }

    /**
     * Asserts that a number is right to a relative tolerance.
     *
     * @param what a name for the message
     * @param expected the expected number
     * @param actual the number
     * @param relative the tolerance
     */
    public static void assertRelative(String what, double expected, double actual,
            double relative) {
        assertTrue(
                Math.abs(actual - expected) <= relative * Math.abs(expected),
                what + ": " + actual + ", not " + expected + " within " + relative);
    }

    /**
     * Some positions of logits.
     *
     * @param logits {@code (B, T, V)}
     * @param positions T
     * @param vocabulary V
     * @param wanted the positions
     * @return {@code (B, wanted, V)}
     */
    public static float[] atPositions(float[] logits, int positions, int vocabulary,
            int... wanted) {
        int sequences = logits.length / positions / vocabulary;
        float[] selected = new float[sequences * wanted.length * vocabulary];
        for (int i = 0; i < sequences * wanted.length; i++) {
            int row = i / wanted.length * positions + wanted[i % wanted.length];
            System.arraycopy(logits, row * vocabulary, selected, i * vocabulary, vocabulary);
        }
        return selected;
    }
}
