package veneer.transformer.tokenizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentest4j.TestAbortedException;
import veneer.engine.io.DuplicateKeys;
import veneer.engine.io.Json;
import veneer.engine.io.SafeTensors;
import veneer.transformer.ReferenceCases;

/**
 * Vocabularies of published models, from the folder that the system property {@code veneer.data}
 * names, against what Hugging Face's tokenizers and llama.cpp compute with them.
 */
class RealTokenizersTest {

    private static final String SMOLLM2 = "smollm2/SmolLM2-135M-Instruct.Q4_1.gguf";
    private static final String GPT2 = "tokenizers/gpt2/ggml-vocab-gpt-2.gguf";
    private static final String LLAMA2 = "tokenizers/llama-spm/ggml-vocab-llama-spm.gguf";
    private static final int SMOLLM2_END = 2;

    /** A file of the data folder; the test is skipped where it is absent. */
    private static Path data(String file) {
        Path path = Path.of(System.getProperty("veneer.data", "../../shared/data")).resolve(file);
        assumeTrue(Files.exists(path), path + " is absent");
        return path;
    }

    /** A file of reference cases; where it is absent, its suite is reported as skipped. */
    private static Path data(String suite, String file) {
        try {
            return data(file);
        } catch (TestAbortedException e) {
            report(suite, 0, 1);
            throw e;
        }
    }

    private static void report(String suite, int ran, int skipped) {
        System.out.printf("reference-cases: ran=%d skipped=%d suite=%s%n", ran, skipped, suite);
    }

    private static List<?> expected(String suite, String key) throws IOException {
        Path file = data(suite, "smollm2/expected.json");
        return (List<?>) Json.readObject(file, DuplicateKeys.REFUSED).get(key);
    }

    @Test
    void smollm2TokensAndTexts() throws IOException {
        checkSmollm2("smollm2-tokens", SMOLLM2);
    }

    @Test
    void smollm2TokensAndTextsFromItsFolder() throws IOException {
        checkSmollm2("smollm2-folder-tokens", "smollm2/hf-files");
    }

    private static void checkSmollm2(String suite, String model) throws IOException {
        Tokenizer tokenizer = Tokenizer.open(data(suite, model));
        List<?> cases = expected(suite, "tokens");
        for (Object value : cases) {
            ReferenceTokenizersTest.check(tokenizer, (Map<?, ?>) value);
        }
        assertEquals(49_152, tokenizer.vocabularySize());
        assertEquals(OptionalInt.of(1), tokenizer.bos());
        assertEquals(OptionalInt.of(SMOLLM2_END), tokenizer.eos());
        report(suite, cases.size(), 0);
    }

    @Test
    void stories260kTokensAndTexts() throws IOException {
        String suite = "stories260k";
        Path folder = data(suite, "stories260K");
        Tokenizer tokenizer = Tokenizer.open(folder);
        Map<String, Object> expected =
                Json.readObject(folder.resolve("expected.json"), DuplicateKeys.REFUSED);
        assertEquals(OptionalInt.of(1), tokenizer.bos());
        assertEquals(OptionalInt.of(2), tokenizer.eos());

        Map<?, ?> prompt = (Map<?, ?>) expected.get("prompt");
        ReferenceTokenizersTest.check(tokenizer, prompt);
        int[] ids = ReferenceTokenizersTest.ids(prompt.get("greedy_ids"));
        String text = (String) prompt.get("greedy_text");
        assertEquals(text, tokenizer.decode(ids, true));
        assertArrayEquals(ids, tokenizer.encode(text));

        Map<?, ?> story = (Map<?, ?>) expected.get("greedy_from_bos_200");
        assertEquals(story.get("text"),
                tokenizer.decode(ReferenceTokenizersTest.ids(story.get("ids")), true));
        assertArrayEquals(
                ReferenceTokenizersTest.ids(expected.get("tinyshakespeare_first_16_ids")),
                Arrays.copyOf(tokenizer.encode(
                        Files.readString(data(suite, "tinyshakespeare/input.txt"))), 16));
        report(suite, 3, 0);
    }

    @Test
    void smollm2Conversations() throws IOException {
        String suite = "smollm2-chat";
        Tokenizer tokenizer = Tokenizer.open(data(suite, SMOLLM2));
        List<?> cases = expected(suite, "chat");
        for (Object value : cases) {
            Map<?, ?> conversation = (Map<?, ?>) value;
            ReferenceTokenizersTest.check(tokenizer, conversation);
            int[] ids = ReferenceTokenizersTest.ids(conversation.get("ids"));
            assertEquals(conversation.get("text"), tokenizer.decode(ids, false));
        }
        report(suite, cases.size(), 0);
    }

    @Test
    void smollm2GeneratedTexts() throws IOException {
        String suite = "smollm2-greedy-texts";
        Tokenizer tokenizer = Tokenizer.open(data(suite, SMOLLM2));
        List<?> cases = expected(suite, "greedy");
        for (Object value : cases) {
            Map<?, ?> generated = (Map<?, ?>) value;
            int[] ids = ReferenceTokenizersTest.ids(generated.get("new_ids"));
            assertEquals(generated.get("text"), tokenizer.decode(ids, true));
        }
        report(suite, cases.size(), 0);
    }

    /** Prompt and completion are encoded apart, and the end token follows. */
    @Test
    void smollm2PromptsAndCompletions() throws IOException {
        String suite = "smollm2-pairs";
        Tokenizer tokenizer = Tokenizer.open(data(suite, SMOLLM2));
        List<String> lines =
                Files.readAllLines(data(suite, "wikisql/train.prompt-completion.jsonl"));
        int count = 48;
        try (SafeTensors batches = SafeTensors.open(data(suite, "smollm2/expected.safetensors"))) {
            for (int i = 0; i < count; i++) {
                int[][] batch =
                        ReferenceCases.rows(batches.tensor("step" + i / 4 + ".input_ids"));
                Map<?, ?> pair = (Map<?, ?>) Json.parse(lines.get(i));
                int[] prompt = tokenizer.encode((String) pair.get("prompt"));
                int[] completion = tokenizer.encodeContinuation((String) pair.get("completion"));
                int[] sequence = Stream.of(prompt, completion, new int[] {SMOLLM2_END})
                        .flatMapToInt(IntStream::of).toArray();
                int[] row = batch[i % 4];
                assertArrayEquals(sequence, Arrays.copyOf(row, sequence.length), "line " + (i + 1));
            }
        }
        report(suite, count, 0);
    }

    @Test
    void smollm2ProseIsReadFromItsTokens() throws IOException {
        String suite = "smollm2-prose";
        Tokenizer tokenizer = Tokenizer.open(data(suite, SMOLLM2));
        Map<?, ?> prose = (Map<?, ?>) Json.readObject(
                data(suite, "smollm2/expected.json"), DuplicateKeys.REFUSED).get("prose");
        try (SafeTensors tensors = SafeTensors.open(data(suite, "smollm2/expected.safetensors"))) {
            int[] ids = tensors.tensor("prose.input_ids").toInts();
            assertArrayEquals(ids, tokenizer.encode((String) prose.get("text")));
        }
        report(suite, 1, 0);
    }

    /** Texts and ids as llama.cpp has them, without what stands around a text. */
    private static void checkVectors(String suite, String model, String vectors)
            throws IOException {
        Tokenizer tokenizer = Tokenizer.open(data(suite, model));
        String separator = "\n__ggml_vocab_test__\n";
        String[] texts = Files.readString(data(suite, vectors + ".inp")).split(separator);
        List<String> lines = Files.readAllLines(data(suite, vectors + ".out"));
        int count = lines.size();
        assertEquals(count, texts.length);
        for (int i = 0; i < count; i++) {
            int[] ids = Arrays.stream(lines.get(i).trim().split(" "))
                    .filter(id -> !id.isEmpty()).mapToInt(Integer::parseInt).toArray();
            assertArrayEquals(ids, tokenizer.encode(texts[i], false), texts[i]);
            assertEquals(texts[i], tokenizer.decode(ids, false));
        }
        report(suite, count, 0);
    }

    @Test
    void gpt2VectorsOfLlamaCpp() throws IOException {
        checkVectors("gpt2-vectors", GPT2, GPT2);
    }

    @Test
    void gpt2VectorsOfLlamaCppFromTokenizerJson() throws IOException {
        checkVectors("gpt2-json-vectors", "tokenizers/gpt2/tokenizer.json", GPT2);
    }

    @Test
    void llama2VectorsOfLlamaCpp() throws IOException {
        checkVectors("llama-spm-vectors", LLAMA2, LLAMA2);
    }

    /** A backtracking pattern would overflow the stack; a search for pairs anew would not end. */
    @ParameterizedTest
    @ValueSource(strings = {SMOLLM2, "smollm2/hf-files", GPT2, LLAMA2, "stories260K"})
    void longRunsTakeLittleTimeAndNoStack(String model) throws IOException {
        Tokenizer tokenizer = Tokenizer.open(data(model));
        for (String part : List.of("a", " ", "\n", "'", "7", "é", "<|im_start", "🦙")) {
            String text = part.repeat((1 << 20) / part.length());
            int[] ids = assertTimeoutPreemptively(
                    Duration.ofSeconds(20), () -> tokenizer.encode(text, false));
            assertEquals(text, tokenizer.decode(ids, false));
        }
    }

    /** Seldom more than a second; the limit leaves room for a busy machine. */
    @ParameterizedTest
    @ValueSource(strings = {SMOLLM2, "smollm2/hf-files", GPT2, LLAMA2, "stories260K"})
    void aMegabyteOfTextTakesLittleTime(String model) throws IOException {
        Tokenizer tokenizer = Tokenizer.open(data(model));
        String text = Files.readString(data("tinyshakespeare/input.txt"));
        int[] ids = assertTimeoutPreemptively(
                Duration.ofSeconds(20), () -> tokenizer.encode(text, false));
        assertEquals(text, tokenizer.decode(ids, false));
    }

    @Test
    void randomTextsGoThereAndBack() throws IOException {
        Tokenizer tokenizer = Tokenizer.open(data(GPT2));
        SplittableRandom random = new SplittableRandom(6);
        for (int i = 0; i < 5_000; i++) {
            String text = RandomText.next(random);
            assertEquals(text, tokenizer.decode(tokenizer.encode(text), false));
        }
    }
}
