package veneer.transformer.tokenizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import veneer.engine.io.FormatException;

class TokenizerFilesTest {

    private static final Path FIXTURES =
            Path.of(System.getProperty("veneer.root", "..")).resolve("fixtures");

    @TempDir
    private Path folder;

    @BeforeEach
    void copyTokenizer() throws IOException {
        Files.copy(FIXTURES.resolve("tokenizers/llama2/tokenizer.json"),
                folder.resolve("tokenizer.json"));
    }

    private Tokenizer with(String file, String text) throws IOException {
        Files.writeString(folder.resolve(file), text);
        return Tokenizer.open(folder);
    }

    private String refusal(String file, String text) {
        return assertThrows(FormatException.class, () -> with(file, text)).getMessage();
    }

    @Test
    void aFolderAFileAndAGgufFileAreOpened() throws IOException {
        int[] ids = Tokenizer.open(folder).encode("the teacher");
        assertArrayEquals(ids,
                Tokenizer.open(folder.resolve("tokenizer.json")).encode("the teacher"));
        assertEquals(288,
                Tokenizer.open(FIXTURES.resolve("gguf/llama-f32.gguf")).vocabularySize());
    }

    @Test
    void aTokenizerAloneSaysOnlyWhatStandsAroundAText() throws IOException {
        Tokenizer tokenizer = Tokenizer.open(folder);
        assertEquals(OptionalInt.of(1), tokenizer.bos());
        assertEquals(OptionalInt.empty(), tokenizer.eos());
        assertArrayEquals(new int[] {1}, tokenizer.prefix());
    }

    @Test
    void theFolderNamesItsTokens() throws IOException {
        Tokenizer tokenizer = with("config.json",
                "{\"bos_token_id\": 1, \"eos_token_id\": [2, 0]}");
        assertEquals(OptionalInt.of(1), tokenizer.bos());
        assertEquals(OptionalInt.of(2), tokenizer.eos());
        tokenizer = with("tokenizer_config.json",
                "{\"bos_token\": null, \"eos_token\": {\"content\": \"<unk>\"}}");
        assertEquals(OptionalInt.of(1), tokenizer.bos());
        assertEquals(OptionalInt.of(0), tokenizer.eos());
        tokenizer = with("tokenizer_config.json", "{\"eos_token\": \"</s>\"}");
        assertEquals(OptionalInt.of(2), tokenizer.eos());
    }

    @Test
    void generationEndsAtEveryTokenThatAFileNamesAsAnEnd() throws IOException {
        Tokenizer tokenizer = Tokenizer.open(folder);
        assertEquals(List.of(), ends(tokenizer));
        tokenizer = with("tokenizer_config.json", "{\"eos_token\": \"</s>\"}");
        assertEquals(List.of(2), ends(tokenizer));
        tokenizer = with("config.json", "{\"eos_token_id\": [0, 5]}");
        assertEquals(List.of(0, 2, 5), ends(tokenizer));
        tokenizer = with("generation_config.json", "{\"eos_token_id\": [2, 9]}");
        assertEquals(List.of(0, 2, 5, 9), ends(tokenizer));
        assertEquals(OptionalInt.of(2), tokenizer.eos());
        tokenizer = with("generation_config.json", "{\"eos_token_id\": 7}");
        assertEquals(List.of(0, 2, 5, 7), ends(tokenizer));
    }

    private static List<Integer> ends(Tokenizer tokenizer) {
        return IntStream.rangeClosed(0, tokenizer.vocabularySize())
                .filter(tokenizer::endsGeneration).boxed().toList();
    }

    @Test
    void theFolderMaySayWhatStandsAroundAText() throws IOException {
        Tokenizer tokenizer = with("tokenizer_config.json", """
                {"bos_token": "<s>", "eos_token": "</s>", "add_eos_token": true}
                """);
        assertArrayEquals(new int[0], tokenizer.prefix());
        assertArrayEquals(new int[] {2}, tokenizer.suffix());
        tokenizer = with("tokenizer_config.json", "{\"add_bos_token\": true}");
        assertArrayEquals(new int[0], tokenizer.prefix());
    }

    @Test
    void whatDoesNotFitIsNamedWithItsFile() throws IOException {
        Path file = folder.resolve("tokenizer.json");
        assertEquals(folder + ": tokenizer_config.json: eos_token is \"[end]\", which the"
                + " vocabulary does not have",
                refusal("tokenizer_config.json", "{\"eos_token\": \"[end]\"}"));
        assertEquals(folder + ": tokenizer_config.json: add_bos_token must be a boolean",
                refusal("tokenizer_config.json", "{\"add_bos_token\": 1}"));
        Files.delete(folder.resolve("tokenizer_config.json"));
        assertEquals(folder + ": config.json: eos_token_id is 99999, outside the vocabulary of 383"
                + " tokens", refusal("config.json", "{\"eos_token_id\": 99999}"));
        Files.delete(folder.resolve("config.json"));
        assertEquals(folder + ": generation_config.json: eos_token_id is 383, outside the"
                + " vocabulary of 383 tokens",
                refusal("generation_config.json", "{\"eos_token_id\": [2, 383]}"));
        assertEquals(folder + ": generation_config.json: eos_token_id must be a whole number",
                refusal("generation_config.json", "{\"eos_token_id\": [2, true]}"));
        Files.delete(folder.resolve("generation_config.json"));
        assertEquals(file + ": model is missing", refusal("tokenizer.json", "{}"));
        Files.delete(file);
        assertEquals(folder + ": holds no tokenizer.json, which describes a tokenizer completely",
                assertThrows(FormatException.class, () -> Tokenizer.open(folder)).getMessage());
        assertThrows(NoSuchFileException.class, () -> Tokenizer.open(folder.resolve("none")));
    }
}
