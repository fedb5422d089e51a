package veneer.lora.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code veneer finetune --full}: the model itself is trained. */
class FullTrainingTest {
    private static final Path MODEL = CommandLine.fixture("gguf/llama-q8_0.gguf");

    @TempDir
    private Path folder;

    private Path data;

    @BeforeEach
    void writeData() throws IOException {
        String lines = Stream.iterate(0, i -> i + 1).limit(8)
                .map(i -> "{\"prompt\": \"the sand and the hand " + i
                        + "\", \"completion\": \" is in the end\"}\n")
                .reduce("", String::concat);
        data = Files.createDirectory(folder.resolve("data"));
        Files.writeString(data.resolve("train.jsonl"), lines);
        Files.writeString(data.resolve("valid.jsonl"), lines);
    }

    @Test
    void aModelComesOutThatOtherCommandsLoad() throws IOException {
        Path out = run("out", "--epochs", 10, "--lr", "1e-2", "--eval-every", 5);
        List<Double> losses = Metrics.validLosses(out);
        assertTrue(losses.getLast() < 0.5 * losses.getFirst(), losses.toString());
        CommandLine.run("inspect", out).succeeded();
        CommandLine.run("generate", "--model", out, "--prompt", "the sand", "--max-tokens", 4)
                .succeeded();
        Path on = folder.resolve("on");
        finetune(out, on, "--steps", 1).succeeded();
        assertEquals(losses.getLast(), Metrics.validLosses(on).getFirst(), 1e-6 * losses.getLast());
        assertTrue(Files.exists(out.resolve("best/model.safetensors")));
        finetune(MODEL, out, "--full").failed(out, "holds a run already");
        Path model = Files.createDirectory(folder.resolve("model"));
        Files.copy(out.resolve("config.json"), model.resolve("config.json"));
        finetune(MODEL, model, "--full").failed(model, "holds a model already");
    }

    @Test
    void neitherThreadsNorKernelsNorMemoryChangeABit() throws IOException {
        Path expected = run("expected", "--threads", 1, "--kernels", "scalar", "--steps", 2,
                "--weight-decay", 0.1);
        assertSame(expected, run("threads", "--threads", 9, "--steps", 2, "--weight-decay", 0.1));
        assertSame(expected, run("one by one", "--micro-batch", 1, "--steps", 2,
                "--weight-decay", 0.1));
        assertSame(expected, run("twice", "--gradient-checkpointing", "--steps", 2,
                "--weight-decay", 0.1));
        assertSame(expected, run("again", "--config", expected.resolve("finetune.json")));
        assertFalse(Arrays.equals(model(expected),
                model(run("other", "--steps", 2, "--weight-decay", 0.1, "--seed", 1))));
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "--rank 4", "--dora", "--targets all-linear", "--lora-config x", "--set r=4",
            "--adapter x", "--loraplus-ratio 2"
    })
    void whatIsAboutAdaptersIsRefused(String option) {
        finetune(MODEL, folder.resolve("none"), (Object[]) ("--full " + option).split(" "))
                .misused(option.split(" ")[0] + " has no effect on --full");
        assertTrue(Files.notExists(folder.resolve("none")));
    }

    private Path run(String name, Object... options) {
        Path out = folder.resolve(name);
        List<Object> words = new ArrayList<>(List.of("--full"));
        words.addAll(Arrays.asList(options));
        finetune(MODEL, out, words.toArray()).succeeded();
        return out;
    }

    private CommandLine finetune(Path model, Path out, Object... options) {
        List<Object> words = new ArrayList<>(
                List.of("finetune", "--model", model, "--data", data, "--out", out));
        words.addAll(Arrays.asList(options));
        return CommandLine.run(words.toArray());
    }

    private static void assertSame(Path expected, Path actual) throws IOException {
        assertArrayEquals(model(expected), model(actual));
    }

    private static byte[] model(Path out) throws IOException {
        return Files.readAllBytes(out.resolve("model.safetensors"));
    }
}
