package veneer.lora.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import veneer.engine.io.DuplicateKeys;
import veneer.engine.io.Json;
import veneer.lora.data.Example;
import veneer.lora.data.ExampleEncoder;
import veneer.lora.data.Sample;
import veneer.transformer.tokenizer.Tokenizer;

/** A tiny published Llama as a Hugging Face folder, against what transformers computes for it. */
class Stories260KTest {
    private static final Path MODEL =
            Path.of(System.getProperty("veneer.data", "../../shared/data")).resolve("stories260K");

    @BeforeEach
    void isThere() {
        assumeTrue(Files.isDirectory(MODEL), () -> "skipped: " + MODEL + " is absent");
    }

    @Test
    void thePromptGoesOnAsInTransformers() throws IOException {
        Map<?, ?> prompt = (Map<?, ?>) Json.readObject(
                MODEL.resolve("expected.json"), DuplicateKeys.REFUSED).get("prompt");
        String text = (String) prompt.get("text");
        String whole = (String) prompt.get("greedy_text");
        int tokens = ((List<?>) prompt.get("greedy_ids")).size()
                - ((List<?>) prompt.get("ids")).size();
        CommandLine run = CommandLine.run(
                "generate", "--model", MODEL, "--prompt", text, "--max-tokens", tokens)
                .succeeded();
        assertEquals(whole, text + run.out().substring(0, run.out().length() - 1));
    }

    @Test
    void generationEndsAtEitherOfTwoTokens() throws IOException {
        Tokenizer tokenizer = Tokenizer.open(MODEL);
        assertEquals(List.of(1, 2), IntStream.range(0, tokenizer.vocabularySize())
                .filter(tokenizer::endsGeneration).boxed().toList());
    }

    /** What {@code finetune} trains on: framed once, and spaced as the text itself. */
    @Test
    void anExampleBeginsAndEndsOnceAndItsCompletionIsNotSpacedTwice() throws IOException {
        Tokenizer tokenizer = Tokenizer.open(MODEL);
        ExampleEncoder encoder = new ExampleEncoder(tokenizer, 64);
        for (Sample sample : List.of(
                new Sample.Text("Once upon a time"),
                new Sample.Pair("Once upon", " a time"),
                new Sample.Pair("Once upon ", "a time"))) {
            Example example = encoder.encode(sample).examples().getFirst();
            int[] ids = example.ids();
            assertEquals(1, ids[0]);
            assertEquals(2, ids[ids.length - 1]);
            assertEquals(2, IntStream.of(ids).filter(tokenizer::isSpecial).count());
            assertEquals("Once upon a time", tokenizer.decode(ids, true));
        }
    }

    @Test
    void whatFinetuneLearnsIsShown(@TempDir Path folder) throws IOException {
        Path data = Files.writeString(folder.resolve("train.jsonl"),
                "{\"prompt\": \"Tim saw a\", \"completion\": \" dog\"}\n");
        CommandLine run = CommandLine.run("finetune", "--model", MODEL, "--data", data, "--out",
                folder.resolve("out"), "--show-batch").succeeded();
        assertTrue(run.out().endsWith(
                " of them learnt\n  masked  \"<s> Tim saw a\"\n  learnt  \" dog</s>\"\n"),
                run.out());
    }

    @Test
    void aModelIsTrainedFromItsFolder(@TempDir Path folder) throws IOException {
        Path data = Files.writeString(folder.resolve("train.jsonl"),
                "{\"prompt\": \"Tim saw a\", \"completion\": \" dog\"}\n".repeat(4));
        CommandLine.run("finetune", "--model", MODEL, "--data", data, "--out",
                folder.resolve("out"), "--steps", 2).succeeded();
        assertTrue(Files.exists(folder.resolve("out/adapter_model.safetensors")));
    }
}
