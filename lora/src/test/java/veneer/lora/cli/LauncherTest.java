package veneer.lora.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher script, run from a copy of the sources in a folder whose name has a space. */
@Tag("slow")
@Tag("once")
class LauncherTest {
    private static final Path ROOT = Path.of(System.getProperty("veneer.root", ".."));
    private static final String COMPILING = "veneer: compiling the sources, once";

    private record Result(int exitCode, String out, String err) {}

    private Path folder;

    @BeforeEach
    void copySources(@TempDir Path temporary) throws IOException {
        folder = temporary.resolve("a copy");
        for (String name : List.of(
                "veneer", "jvm.options", "pom.xml", "engine/src/main", "transformer/src/main",
                "lora/src/main")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(name))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    Path copy = folder.resolve(ROOT.relativize(file).toString());
                    Files.createDirectories(copy.getParent());
                    Files.copy(file, copy);
                }
            }
        }
        assertTrue(folder.resolve("veneer").toFile().setExecutable(true));
    }

    @Test
    void compilesOnceAndAgainWhenASourceIsNewer() throws IOException {
        Result first = run("veneer", "--version");
        assertEquals(0, first.exitCode, first.err);
        assertTrue(first.err.startsWith(COMPILING), first.err);
        assertTrue(first.out.startsWith("veneer 0."), first.out);

        Path link =
                Files.createSymbolicLink(folder.resolveSibling("link"), Path.of("a copy/veneer"));
        Result second = run(link.toString(), "--version");
        assertTrue(!second.err.contains(COMPILING), second.err);
        assertEquals(first.out, second.out);

        Files.writeString(folder.resolve("lora/src/main/java/veneer/lora/cli/Main.java"), "class");
        Result broken = run("veneer", "--version");
        assertEquals(1, broken.exitCode);
        assertTrue(broken.err.contains("Main.java:1: error:"), broken.err);
        assertTrue(broken.err.endsWith("don't compile; the messages above say where\n"),
                broken.err);
    }

    @Test
    void launchersThatStartTogetherDoNotDisturbEachOther() {
        List<CompletableFuture<Result>> results = Stream.of("--version", "--help", "--version")
                .map(argument -> CompletableFuture.supplyAsync(() -> run("veneer", argument)))
                .toList();
        for (CompletableFuture<Result> result : results) {
            assertEquals(0, result.join().exitCode, result.join().err);
        }
    }

    @Test
    void passesArgumentsAndExitCodesThrough() {
        Result unknown = run("veneer", "--memory", "900m", "finetun  é");
        assertEquals(2, unknown.exitCode);
        assertTrue(unknown.err.contains("finetun  é"), unknown.err);
        assertEquals("", unknown.out);
    }

    @Test
    void refusesASizeThatIsNone() {
        for (String size : List.of("8", "8x", "g", "-1g", "1.5g", "")) {
            Result refused = run("veneer", "--version", "--memory", size);
            assertEquals(2, refused.exitCode);
            assertEquals(1, refused.err.lines().count(), refused.err);
        }
    }

    private Result run(String script, String... arguments) {
        List<String> command = new ArrayList<>(List.of(folder.resolve(script).toString()));
        command.addAll(List.of(arguments));
        try {
            Path out = Files.createTempFile(folder, "out", null);
            Path err = Files.createTempFile(folder, "err", null);
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectOutput(out.toFile()).redirectError(err.toFile());
            builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
            builder.environment().put("LC_ALL", "C");
            Process process = builder.start();
            assertTrue(process.waitFor(3, TimeUnit.MINUTES), "the launcher hangs");
            return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
