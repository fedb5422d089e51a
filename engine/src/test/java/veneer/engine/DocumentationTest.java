package veneer.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Everything public has a comment that names its parameters and results. The kernels' interfaces
 * alone may leave those to the formula, which is why the compiler doesn't ask for them.
 */
@Tag("once")
class DocumentationTest {
    private static final Path SOURCES =
            Path.of(System.getProperty("veneer.root", ".."), "engine/src/main/java");

    @Test
    void nothingPublicLacksAComment(@TempDir Path classes) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "-Xdoclint:missing/protected", "-Xmaxwarns", "10000", "-proc:none", "-nowarn",
                "-d", classes.toString()));
        try (Stream<Path> files = Files.walk(SOURCES)) {
            files.map(Path::toString).filter(file -> file.endsWith(".java"))
                    .forEach(arguments::add);
        }
        StringWriter messages = new StringWriter();
        PrintWriter out = new PrintWriter(messages);
        int status = ToolProvider.findFirst("javac").orElseThrow()
                .run(out, out, arguments.toArray(String[]::new));
        assertEquals(0, status, messages::toString);
        assertEquals("", missing(messages.toString()));
    }

    private static String missing(String messages) {
        return messages.lines()
                .filter(line -> line.contains(": no "))
                .filter(line -> line.contains(": no comment") || !line.contains("Kernels.java:"))
                .collect(Collectors.joining("\n"));
    }
}
