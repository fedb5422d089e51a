package veneer.lora.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How many examples a step of {@code veneer finetune} takes. */
class BatchOptionsTest {
    private static final Path MODEL = CommandLine.fixture("gguf/llama-q8_0.gguf");

    @TempDir
    private Path folder;

    private Path data;

    @BeforeEach
    void writeData() throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 11; i++) {
            lines.add("{\"prompt\": \"the" + " sand".repeat(i % 4) + "\", \"completion\": \" is"
                    + " in".repeat(i % 3) + "\"}");
        }
        data = Files.write(folder.resolve("train.jsonl"), lines);
    }

    /** Eleven examples in windows of six: the last one holds five, by threes and twos. */
    @Test
    void accumulatingGivesTheBitsOfALargerBatch() throws IOException {
        Path whole = finetune("whole", "--batch", 6, "--epochs", 2);
        for (int batch : new int[] {1, 2, 3}) {
            Path parts = finetune("by" + batch, "--batch", batch, "--accumulate", 6 / batch,
                    "--epochs", 2);
            assertArrayEquals(adapter(whole), adapter(parts));
            assertEquals(losses(whole), losses(parts));
        }
        assertEquals(4, losses(whole).size());
    }

    /** The same examples in a step have the same loss, in whatever rows they lie. */
    @Test
    void packedRowsGiveTheBitsOfTheirExamples() throws IOException {
        Path apart = finetune("apart", "--batch", 11, "--steps", 3);
        Path packed = finetune("packed", "--pack", "--batch", 11, "--steps", 3);
        Path tokens = finetune("tokens", "--pack", "--batch-tokens", 100_000, "--steps", 3);
        assertArrayEquals(adapter(apart), adapter(packed));
        assertArrayEquals(adapter(apart), adapter(tokens));
        assertEquals(losses(apart), losses(packed));
    }

    @Test
    void rowsAndBudgetsHoldWholeExamples() throws IOException {
        Path each = finetune("each", "--batch", 1, "--no-shuffle");
        List<Long> lengths = tokens(each);
        Path budget = finetune("budget", "--batch-tokens", 20, "--no-shuffle");
        assertEquals(filled(lengths, 20), tokens(budget));
        Path packed = finetune("packed", "--pack", "--batch", 1, "--max-length", 20,
                "--no-shuffle");
        assertEquals(filled(lengths, 20), tokens(packed));
        Path twoRows = finetune("two", "--pack", "--batch", 2, "--max-length", 20, "--no-shuffle");
        List<Long> rows = filled(lengths, 20);
        assertEquals((rows.size() + 1) / 2, tokens(twoRows).size());
        assertEquals(rows.get(0) + rows.get(1), tokens(twoRows).getFirst());
    }

    @Test
    void aSizeIsSaidOnceAndShown() throws IOException {
        run(folder.resolve("none"), "--batch", 2, "--batch-tokens", 9)
                .misused("--batch and --batch-tokens");
        CommandLine run = run(folder.resolve("one"), "--pack", "--batch", 2, "--max-length", 20,
                "--accumulate", 2).succeeded();
        assertTrue(run.err().contains("2 batches of 2 rows of 20 tokens a step"), run.err());
    }

    private static List<Long> filled(List<Long> lengths, long limit) {
        List<Long> groups = new ArrayList<>(List.of(0L));
        for (long length : lengths) {
            if (groups.getLast() + length > limit) {
                groups.add(0L);
            }
            groups.set(groups.size() - 1, groups.getLast() + length);
        }
        return groups;
    }

    private Path finetune(String name, Object... options) {
        Path out = folder.resolve(name);
        run(out, options).succeeded();
        return out;
    }

    private CommandLine run(Path out, Object... options) {
        List<Object> words = new ArrayList<>(List.of("finetune", "--model", MODEL, "--data", data,
                "--out", out, "--lr", "1e-2"));
        words.addAll(Arrays.asList(options));
        return CommandLine.run(words.toArray());
    }

    private static byte[] adapter(Path out) throws IOException {
        return Files.readAllBytes(out.resolve("adapter_model.safetensors"));
    }

    private static List<Double> losses(Path out) throws IOException {
        return steps(out, "loss").stream().map(Double.class::cast).toList();
    }

    private static List<Long> tokens(Path out) throws IOException {
        return steps(out, "tokens").stream().map(Long.class::cast).toList();
    }

    private static List<Object> steps(Path out, String key) throws IOException {
        return Metrics.of(out).stream().map(line -> line.get(key)).toList();
    }
}
