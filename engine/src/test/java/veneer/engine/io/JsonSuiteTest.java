package veneer.engine.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.ThrowingConsumer;

/**
 * JSONTestSuite (N. Seriot, "Parsing JSON is a minefield"): {@code y_} must parse, {@code n_} must
 * be refused, and either is right for {@code i_}.
 */
class JsonSuiteTest {
    private static final Path FOLDER = Path
            .of(System.getProperty("veneer.data", "../../shared/data"))
            .resolve("json/test_parsing");

    private static List<Path> files(String kind) throws IOException {
        assumeTrue(Files.isDirectory(FOLDER), "skipped: no folder " + FOLDER);
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.getFileName().toString().startsWith(kind)).sorted()
                    .toList();
        }
    }

    private static Stream<DynamicTest> tests(String kind, ThrowingConsumer<Path> check)
            throws IOException {
        return DynamicTest.stream(
                files(kind).stream(), file -> file.getFileName().toString(), check);
    }

    @TestFactory
    Stream<DynamicTest> whatMustParse() throws IOException {
        return tests("y_", JsonSuiteTest::parse);
    }

    @TestFactory
    Stream<DynamicTest> whatMustBeRefused() throws IOException {
        return tests("n_", file -> {
            String message =
                    assertThrows(FormatException.class, () -> parse(file)).getMessage();
            assertTrue(message.matches("(?s).*(at offset|not UTF-8 at byte) [0-9]+"), message);
        });
    }

    @TestFactory
    Stream<DynamicTest> whatMayBeEither() throws IOException {
        return tests("i_", file -> {
            try {
                parse(file);
            } catch (FormatException _) {
                // the standard leaves it open
            }
        });
    }

    @Test
    void theSuiteIsWhole() throws IOException {
        assertEquals(95, files("y_").size());
        assertEquals(188, files("n_").size());
        assertEquals(35, files("i_").size());
    }

    /** Also what was read must be written, and read back as the same. */
    private static void parse(Path file) throws IOException {
        Object value = Json.read(file, DuplicateKeys.LAST_WINS);
        assertEquals(value, Json.parse(Json.write(value)));
    }
}
