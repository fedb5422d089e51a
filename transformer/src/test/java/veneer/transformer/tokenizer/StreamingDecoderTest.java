package veneer.transformer.tokenizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamingDecoderTest {

    private static Tokenizer tokenizer(String kind) throws IOException {
        return Tokenizer.open(Path.of(System.getProperty("veneer.root", ".."))
                .resolve("fixtures/tokenizers").resolve(kind));
    }

    private static List<String> parts(Tokenizer tokenizer, int... ids) {
        StreamingDecoder decoder = tokenizer.decoder(true);
        List<String> parts = new ArrayList<>();
        IntStream.of(ids).forEach(id -> parts.add(decoder.next(id)));
        parts.add(decoder.finish());
        return parts;
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt2", "llama2", "metaspace-words", "unstripped"})
    void thePartsJoinedAreTheWholeText(String kind) throws IOException {
        Tokenizer tokenizer = tokenizer(kind);
        SplittableRandom random = new SplittableRandom(8);
        for (int i = 0; i < 2_000; i++) {
            int[] ids = i % 2 == 0
                    ? tokenizer.encode(RandomText.next(random))
                    : random.ints(random.nextInt(20), 0, tokenizer.vocabularySize()).toArray();
            List<String> parts = parts(tokenizer, ids);
            assertEquals(tokenizer.decode(ids, true), String.join("", parts));
            for (String part : parts) {
                boolean cut = !part.isEmpty() && Character.isHighSurrogate(
                        part.charAt(part.length() - 1));
                assertFalse(cut, part);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt2", "llama2", "metaspace-words", "unstripped"})
    void aContinuationIsWhatItAddsToTheText(String kind) throws IOException {
        Tokenizer tokenizer = tokenizer(kind);
        SplittableRandom random = new SplittableRandom(9);
        for (int i = 0; i < 2_000; i++) {
            int[] before = tokenizer.encode(RandomText.next(random));
            int[] ids = random.ints(random.nextInt(8), 0, tokenizer.vocabularySize()).toArray();
            StreamingDecoder decoder = tokenizer.continuationDecoder(before, true);
            StringBuilder added = new StringBuilder();
            IntStream.of(ids).forEach(id -> added.append(decoder.next(id)));
            added.append(decoder.finish());
            int[] whole = IntStream.concat(IntStream.of(before), IntStream.of(ids)).toArray();
            assertEquals(
                    tokenizer.decode(whole, true)
                            .substring(tokenizer.decode(before, true).length()),
                    added.toString());
            assertEquals(added.toString(), tokenizer.decodeContinuation(before, ids, true));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt2", "llama2"})
    void aWordIsThereAtOnceAndACharacterWhenItIsComplete(String kind) throws IOException {
        Tokenizer tokenizer = tokenizer(kind);
        int[] emoji = tokenizer.encodeContinuation("𝄞");
        int[] word = tokenizer.encodeContinuation("the");
        assertEquals(4, emoji.length);
        assertEquals("the", String.join("", parts(tokenizer, word).subList(0, word.length)));
        List<String> parts = parts(tokenizer,
                IntStream.concat(IntStream.of(emoji), IntStream.of(word)).toArray());
        assertEquals(List.of("", "", ""), parts.subList(0, 3));
        assertEquals("𝄞the", String.join("", parts.subList(3, 4 + word.length)));
        assertEquals("", parts.getLast());
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt2", "llama2"})
    void aCharacterThatIsCutOffComesAtTheEndAsItDecodes(String kind) throws IOException {
        Tokenizer tokenizer = tokenizer(kind);
        int[] emoji = tokenizer.encodeContinuation("𝄞");
        List<String> parts = parts(tokenizer, emoji[0], emoji[1]);
        assertEquals(List.of("", ""), parts.subList(0, 2));
        // A byte-level vocabulary counts cut-off characters, one that falls back to bytes these.
        assertEquals("\ufffd".repeat(kind.equals("gpt2") ? 1 : 2), parts.getLast());
    }
}
