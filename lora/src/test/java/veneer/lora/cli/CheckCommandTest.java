package veneer.lora.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckCommandTest {
    private static final Path BASE = CommandLine.fixture("llama-tied/base");

    @TempDir
    private Path folder;

    private static CommandLine check(Path base, Path adapter, Object... more) {
        return CommandLine.run(Stream.concat(
                Stream.of("check", "--model", base, "--adapter", adapter), Stream.of(more))
                .toArray());
    }

    private static long count(CommandLine run, String outcome) {
        return run.out().lines().filter(line -> line.strip().startsWith(outcome)).count();
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama-tied", "gpt2", "qwen2-f16", "mistral-window"})
    void allHoldsOfPlainAdapters(String family) {
        CommandLine run = check(CommandLine.fixture(family + "/base"),
                CommandLine.fixture(family + "/adapters/qv/adapter")).succeeded();
        assertEquals(6, count(run, "holds"), run.out());
        assertTrue(run.out().contains("largest difference 0"), run.out());
    }

    @Test
    void whatAnAdapterIsNotMadeOfIsSkipped() {
        CommandLine run = check(CommandLine.fixture("gpt2/base"),
                CommandLine.fixture("gpt2/adapters/dora/adapter")).succeeded();
        assertEquals(2, count(run, "skipped"), run.out());
        assertTrue(run.out().contains("lora_magnitude_vector is trained too"), run.out());
        assertEquals(4, count(run, "holds"), run.out());
    }

    @Test
    void anEmbeddingsUpdateIsCheckedToo() {
        CommandLine run = check(CommandLine.fixture("gpt2/base"),
                CommandLine.fixture("gpt2/adapters/embedding/adapter")).succeeded();
        assertEquals(6, count(run, "holds"), run.out());
    }

    @Test
    void theEvidenceCanBeKept() throws IOException {
        Path adapter = RandomAdapter.write(BASE, folder.resolve("adapter"), 4, 1);
        for (int threads : new int[] {1, 3}) {
            check(BASE, adapter, "--out", folder.resolve("out" + threads), "--threads", threads)
                    .succeeded();
        }
        for (String file : new String[] {"check.csv", "check.html"}) {
            assertEquals(-1, Files.mismatch(folder.resolve("out1").resolve(file),
                    folder.resolve("out3").resolve(file)), file);
        }
        assertTrue(Files.readString(folder.resolve("out1/check.csv"))
                .startsWith("claim,outcome,evidence\nthe adapter changes the logits,holds,"));
    }

    @Test
    void badInputIsToldInOneLine() {
        Path adapter = CommandLine.fixture("qwen3/adapters/qv/adapter");
        check(BASE, adapter, "--out", folder.resolve("out")).failed("does not fit the model");
        check(BASE, folder.resolve("none")).failed("no such file");
        CommandLine.run("check", "--model", BASE).misused("check needs --adapter DIR");
        assertFalse(Files.exists(folder.resolve("out")));
    }
}
