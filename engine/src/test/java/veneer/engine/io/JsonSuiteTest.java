package veneer.engine.io;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * JSONTestSuite (N. Seriot, "Parsing JSON is a minefield"): {@code y_} must parse, {@code n_} must
 * be refused, and either is right for {@code i_}.
 */
class JsonSuiteTest {
    @TestFactory
    Stream<DynamicTest> suite() throws IOException {
        Path folder = Path.of(System.getProperty("veneer.data", "../../shared/data"))
                .resolve("json/test_parsing");
        assumeTrue(Files.isDirectory(folder), "skipped: no folder " + folder);
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList().stream()
                    .map(file -> DynamicTest.dynamicTest(
                            file.getFileName().toString(), () -> check(file)));
        }
    }

    private static void check(Path file) {
        switch (file.getFileName().toString().charAt(0)) {
            case 'y' -> assertDoesNotThrow(() -> parse(file));
            case 'n' -> assertThrows(FormatException.class, () -> parse(file));
            default -> {
                try {
                    parse(file);
                } catch (FormatException _) {
                    // the standard leaves it open
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            }
        }
    }

    /** Also what was read must be written, and read back as the same. */
    private static void parse(Path file) throws IOException {
        Object value = Json.read(file, DuplicateKeys.LAST_WINS);
        if (!Objects.equals(Json.parse(Json.write(value)), value)) {
            throw new AssertionError(value + " is read back differently");
        }
    }
}
