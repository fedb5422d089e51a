package veneer.transformer.tokenizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import veneer.engine.io.DuplicateKeys;
import veneer.engine.io.Json;

/** A GGUF file's tokenizer in Hugging Face's files does what it did. */
class TokenizerFilesWriterTest {
    @TempDir
    private Path folder;

    private static Tokenizer written(Map<String, Object> metadata) throws IOException {
        Tokenizer tokenizer = GgufTokenizer.from(metadata);
        String json = Json.write(TokenizerJsonWriter.of(
                metadata, tokenizer.prefix(), tokenizer.suffix()));
        @SuppressWarnings("unchecked")
        Map<String, Object> read = (Map<String, Object>) Json.parse(json);
        return new SubwordTokenizer(TokenizerJson.read(read));
    }

    private static void assertSame(Tokenizer expected, Tokenizer actual) {
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 2_000; i++) {
            String text = RandomText.next(random);
            int[] ids = expected.encode(text);
            assertArrayEquals(ids, actual.encode(text), text);
            assertEquals(expected.decode(ids, true), actual.decode(ids, true));
            assertEquals(expected.decode(ids, false), actual.decode(ids, false));
        }
    }

    @ParameterizedTest
    @CsvSource({
            "gpt-2, false, false", "smollm, false, true", "qwen2, true, false",
            "llama-bpe, true, true"
    })
    void byteLevel(String pre, boolean addsBos, boolean addsEos) throws IOException {
        Map<String, Object> metadata = SmallVocabulary.metadata(pre);
        metadata.put("tokenizer.ggml.add_bos_token", addsBos);
        metadata.put("tokenizer.ggml.add_eos_token", addsEos);
        assertSame(GgufTokenizer.from(metadata), written(metadata));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void sentencePiece(boolean spaced) throws IOException {
        Map<String, Object> metadata = new HashMap<>(Map.of(
                "tokenizer.ggml.model", "llama",
                "tokenizer.ggml.tokens", List.of("<unk>", "<s>", "</s>", "▁", "a", "b", "c", "ab",
                        "bc", "abc", "▁a", "▁ab", "aa", "[t]", "▁▁", "<0xC3>", "<0x9F>"),
                "tokenizer.ggml.scores", new float[] {
                        0, 0, 0, -9, -9.1f, -9.2f, -9.3f, -2, -1, -4, -3, -4.1f, -2.1f, -8, -5, 0, 0
                },
                "tokenizer.ggml.token_type",
                new int[] {2, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 4, 1, 6, 6},
                "tokenizer.ggml.bos_token_id", 1L,
                "tokenizer.ggml.unknown_token_id", 0L,
                "tokenizer.ggml.add_space_prefix", spaced));
        Tokenizer expected = GgufTokenizer.from(metadata);
        Tokenizer actual = written(metadata);
        assertSame(expected, actual);
        for (String text : List.of("abcab aabc", "  ab[t]a", "ß", "cabc<s>bc", "é")) {
            assertArrayEquals(expected.encode(text), actual.encode(text), text);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "smollm2/SmolLM2-135M-Instruct.Q4_1.gguf", "tokenizers/gpt2/ggml-vocab-gpt-2.gguf",
            "tokenizers/llama-spm/ggml-vocab-llama-spm.gguf"
    })
    void ofPublishedModels(String model) throws IOException {
        Path file =
                Path.of(System.getProperty("veneer.data", "../../shared/data")).resolve(model);
        assumeTrue(Files.exists(file), file + " is absent");
        assertTrue(TokenizerFilesWriter.write(file, folder));
        Tokenizer expected = Tokenizer.open(file);
        Tokenizer actual = Tokenizer.open(folder);
        assertSame(expected, actual);
        assertEquals(expected.bos(), actual.bos());
        assertEquals(expected.eos(), actual.eos());
        for (Tokenizer one : List.of(expected, actual)) {
            assertArrayEquals(
                    IntStream.range(0, one.vocabularySize()).filter(expected::endsGeneration)
                            .toArray(),
                    IntStream.range(0, one.vocabularySize()).filter(actual::endsGeneration)
                            .toArray());
        }
        boolean chats = model.contains("Instruct");
        assertEquals(chats, Json.readObject(
                folder.resolve("tokenizer_config.json"), DuplicateKeys.REFUSED)
                .containsKey("chat_template"));
    }

    @Test
    void aModelWithoutATokenizerHasNothingToWrite() throws IOException {
        Path file = Path.of(System.getProperty("veneer.root", ".."))
                .resolve("fixtures/gguf/blocks.gguf");
        assertFalse(TokenizerFilesWriter.write(file, folder));
        assertArrayEquals(new String[0], folder.toFile().list());
    }
}
