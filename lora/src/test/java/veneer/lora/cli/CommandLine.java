package veneer.lora.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Stream;
import veneer.engine.kernel.Compute;

/**
 * What a command gave, run in this process.
 *
 * @param exitCode the exit code
 * @param out standard output
 * @param err standard error
 */
record CommandLine(int exitCode, String out, String err) {
    private static final Path FIXTURES =
            Path.of(System.getProperty("veneer.root", "..")).resolve("fixtures");

    /** A committed file or folder of fixtures. */
    static Path fixture(String path) {
        return FIXTURES.resolve(path);
    }

    /**
     * Runs a command; each word is what its {@code toString} gives. What it computes with is put
     * back behind it, as other tests share the process.
     */
    static CommandLine run(Object... words) {
        String[] args = Stream.of(words).map(Object::toString).toArray(String[]::new);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Compute before = Compute.current();
        int exitCode = Main.run(
                args,
                new PrintStream(out, false, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        if (Compute.current() != before) {
            Compute.current().workers().close();
            Compute.use(before);
        }
        return new CommandLine(
                exitCode, out.toString(StandardCharsets.UTF_8),
                err.toString(StandardCharsets.UTF_8));
    }

    /** Expects success. */
    CommandLine succeeded() {
        assertEquals(0, exitCode, err);
        return this;
    }

    /**
     * Expects bad input, told in one line that begins with the program's name and holds some words.
     */
    void failed(Object... parts) {
        failedWith(1, parts);
    }

    /** Expects wrong usage, told in one line. */
    void misused(Object... parts) {
        failedWith(2, parts);
    }

    private void failedWith(int expectedCode, Object... parts) {
        assertEquals(expectedCode, exitCode, out + err);
        assertEquals("", out);
        String[] lines = err.split("\n");
        String last = lines[lines.length - 1];
        assertTrue(last.startsWith("veneer: "), err);
        for (Object part : parts) {
            assertTrue(last.contains(part.toString()), last + " lacks " + part);
        }
        for (int index = 0; index < lines.length - 1; index++) {
            assertTrue(!lines[index].contains("Exception") && !lines[index].startsWith("\tat"),
                    err);
        }
    }
}
