package veneer.lora.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What only a process of its own can show: exit codes, and which stream gets what in which
 * encoding.
 */
class ProcessTest {
    private static final Path MODEL = CommandLine.fixture("gguf/llama-q4_1.gguf");

    @TempDir
    private Path folder;

    @Test
    void exitCodesTellWhatKindOfFailureItWas() throws Exception {
        assertEquals(0, run(List.of(), "--help").exitCode());
        CommandLine failed = run(List.of(), "generate", "--model", "none", "--prompt", "x");
        failed.failed("none");
        run(List.of(), "generate", "--modle", "none").misused("--model");
    }

    @Test
    void resultsAreUtf8InAnyLocale() throws Exception {
        Path text = Files.writeString(folder.resolve("text"), "the 東京");
        CommandLine run = run(List.of(), "tokenize", "--model", MODEL.toString(), "--file",
                text.toString(), "--json");
        assertEquals(
                CommandLine.run("tokenize", "--model", MODEL, "--file", text, "--json").out(),
                run.succeeded().out());
        assertTrue(run.out().contains("Ġ"), run.out());
    }

    @Test
    void theVectorModuleChangesNoResult() throws Exception {
        Object[] generate = {"generate", "--model", MODEL.toString(), "--prompt", "the sand",
                "--max-tokens", "5"};
        CommandLine without = run(List.of(), generate).succeeded();
        CommandLine with =
                run(List.of("--add-modules", "jdk.incubator.vector"), generate).succeeded();
        assertEquals(without.out(), with.out());
        assertTrue(without.err().contains("--add-modules jdk.incubator.vector"), without.err());
    }

    private CommandLine run(List<String> javaOptions, Object... words) throws Exception {
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(JavaProcess.command(javaOptions, words))
                .redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().put("LC_ALL", "C");
        int exitCode = builder.start().waitFor();
        return new CommandLine(
                exitCode, Files.readString(out),
                Files.readString(err, StandardCharsets.ISO_8859_1));
    }
}
