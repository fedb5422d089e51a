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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run keeps by its evaluations, and what ends it before its last step. */
class StoppingTest {
    private static final Path MODEL = CommandLine.fixture("gguf/llama-q8_0.gguf");

    @TempDir
    private Path folder;

    private Path data;

    /** The validation data contradicts what is learnt, so that its loss rises after a while. */
    @BeforeEach
    void writeData() throws IOException {
        data = Files.createDirectory(folder.resolve("data"));
        Files.writeString(data.resolve("train.jsonl"), """
                {"prompt": "the sand", "completion": " is there"}
                {"prompt": "the hand", "completion": " is there and there"}
                """);
        Files.writeString(data.resolve("valid.jsonl"), """
                {"prompt": "the sand", "completion": " in the hand"}
                """);
    }

    @Test
    void theBestAdapterIsKept() throws IOException {
        Path out = folder.resolve("out");
        CommandLine run = finetune(out, "--steps", 40, "--eval-every", 2).succeeded();
        List<Double> losses = Metrics.validLosses(out);
        int best = 0;
        for (int i = 1; i < losses.size(); i++) {
            best = losses.get(i) < losses.get(best) ? i : best;
        }
        assertTrue(best > 0 && best < losses.size() - 1, losses.toString());
        assertTrue(run.err().contains("the best adapter, of step " + 2 * best
                + " with validation loss "), run.err());
        Path same = folder.resolve("same");
        finetune(same, "--steps", 2 * best).succeeded();
        for (String file : List.of("adapter_model.safetensors", "adapter_config.json")) {
            assertArrayEquals(Files.readAllBytes(same.resolve(file)),
                    Files.readAllBytes(out.resolve("best").resolve(file)));
        }
    }

    @Test
    void aRunEndsWhenItsEvaluationsFindNothingBetter() throws IOException {
        Path whole = folder.resolve("whole");
        finetune(whole, "--steps", 40, "--eval-every", 2).succeeded();
        Path out = folder.resolve("out");
        CommandLine run =
                finetune(out, "--steps", 40, "--eval-every", 2, "--patience", 3).succeeded();
        List<Double> losses = Metrics.validLosses(out);
        assertTrue(losses.size() < Metrics.validLosses(whole).size(), losses.toString());
        assertEquals(Metrics.validLosses(whole).subList(0, losses.size()), losses);
        double best = losses.stream().min(Double::compare).orElseThrow();
        assertEquals(losses.size() - 4, losses.indexOf(best));
        assertTrue(run.err().contains("stopped: 3 evaluations in a row found nothing better"),
                run.err());
        assertTrue(Files.exists(out.resolve("adapter_model.safetensors")));
        assertArrayEquals(best(whole), best(out));
    }

    @Test
    void whatTheBaseDidBetterIsNotKept() throws IOException {
        Files.writeString(data.resolve("valid.jsonl"), "{\"text\": \"and and\"}");
        Path out = folder.resolve("out");
        CommandLine run = finetune(out, "--steps", 20, "--eval-every", 20, "--patience", 1)
                .succeeded();
        List<Double> losses = Metrics.validLosses(out);
        assertTrue(losses.getLast() > losses.getFirst(), losses.toString());
        assertFalse(Files.exists(out.resolve("best")));
        assertTrue(run.err().contains("no evaluation was better than the one before the first"),
                run.err());
        Path none = folder.resolve("none");
        finetune(none, "--patience", 2).misused("--patience needs --eval-every");
        Files.delete(data.resolve("valid.jsonl"));
        finetune(none, "--patience", 2, "--eval-every", 2)
                .misused("--eval-every needs validation data");
    }

    @Test
    void aLossThatIsNoNumberStopsTheRunAndNamesItsLines() throws IOException {
        Path out = folder.resolve("out");
        Path train = data.resolve("train.jsonl");
        CommandLine run = finetune(out, "--lr", "1e38", "--clip", 0, "--steps", 9, "--no-shuffle");
        run.failed(" of step ", " is ", "; its batch is " + train + ":1, " + train + ":2",
                "a lower learning rate may help");
        assertFalse(Files.exists(out.resolve("adapter_model.safetensors")));
        assertTrue(Files.exists(out.resolve("metrics.jsonl")));
    }

    private CommandLine finetune(Path out, Object... options) {
        List<Object> words = new ArrayList<>(List.of("finetune", "--model", MODEL, "--data", data,
                "--out", out, "--schedule", "constant"));
        if (!Arrays.asList(options).contains("--lr")) {
            words.addAll(List.of("--lr", "5e-2"));
        }
        words.addAll(Arrays.asList(options));
        return CommandLine.run(words.toArray());
    }

    private static byte[] best(Path out) throws IOException {
        return Files.readAllBytes(out.resolve("best/adapter_model.safetensors"));
    }
}
