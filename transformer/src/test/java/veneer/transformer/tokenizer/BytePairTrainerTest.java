package veneer.transformer.tokenizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BytePairTrainerTest {
    /** The words of Sennrich et al. 2016, figure 1, as pieces without a space before them. */
    private static final List<String> WORDS = List.of(
            repeated("low", 5), repeated("lower", 2), repeated("newest", 6), repeated("widest", 3));

    @TempDir
    private Path folder;

    private static String repeated(String word, int times) {
        return String.join("\n", Collections.nCopies(times, word));
    }

    private Tokenizer trained(List<String> texts, int size) throws IOException {
        BytePairTrainer.write(texts, size, folder);
        return Tokenizer.open(folder);
    }

    private static List<String> pieces(Tokenizer tokenizer, String text) {
        return IntStream.of(tokenizer.encode(text)).mapToObj(tokenizer::piece).toList();
    }

    /**
     * By hand: {@code es} and {@code st} stand in the words 9 times, and the first in order is
     * taken; then {@code est} 9 times; then {@code lo} and {@code low} 7 times.
     */
    @Test
    void theMostFrequentPairIsMergedAndThenTheNext() throws IOException {
        Tokenizer tokenizer = trained(WORDS, 257 + 4);
        assertEquals(List.of("es", "est", "lo", "low"),
                IntStream.range(257, 261).mapToObj(tokenizer::piece).toList());
        assertEquals(List.of("low", "est"), pieces(tokenizer, "lowest"));
        assertEquals(261, tokenizer.vocabularySize());
    }

    @Test
    void mergingEndsWhereNothingRepeats() throws IOException {
        Tokenizer tokenizer = trained(List.of("ab ab", "c"), 1000);
        assertEquals(List.of("ab", "Ġ", "ab"), pieces(tokenizer, "ab ab"));
        assertEquals(258, tokenizer.vocabularySize());
    }

    @Test
    void anyTextIsEncodedAndDigitsStandAlone() throws IOException {
        Tokenizer tokenizer = trained(List.of("99 99 99", "été 😀 😀"), 300);
        assertEquals(List.of("9", "9"), pieces(tokenizer, "99"));
        for (String text : List.of("", " ", "été 😀\n\t'x'", "<|endoftext", "\u0000")) {
            assertEquals(text, tokenizer.decode(tokenizer.encode(text), false));
        }
        assertArrayEquals(new int[] {0}, tokenizer.encode(BytePairTrainer.END));
        assertEquals(0, tokenizer.eos().orElseThrow());
    }

    @Test
    void theSameTextsMakeTheSameBytes() throws IOException {
        trained(WORDS, 270);
        byte[] first = Files.readAllBytes(folder.resolve("tokenizer.json"));
        trained(WORDS, 270);
        assertArrayEquals(first, Files.readAllBytes(folder.resolve("tokenizer.json")));
    }

    @Test
    void aVocabularyHasRoomForAllBytes() {
        assertThrows(IllegalArgumentException.class, () -> trained(WORDS, 256));
    }
}
