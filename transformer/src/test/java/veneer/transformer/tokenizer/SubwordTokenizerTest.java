package veneer.transformer.tokenizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static veneer.transformer.tokenizer.SmallVocabulary.END;
import static veneer.transformer.tokenizer.SmallVocabulary.END_BAR;
import static veneer.transformer.tokenizer.SmallVocabulary.HELLO;
import static veneer.transformer.tokenizer.SmallVocabulary.NAIVE;
import static veneer.transformer.tokenizer.SmallVocabulary.TOOL;
import static veneer.transformer.tokenizer.SmallVocabulary.TWELVE;
import static veneer.transformer.tokenizer.SmallVocabulary.WORLD;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SubwordTokenizerTest {

    private final Tokenizer tokenizer = SmallVocabulary.tokenizer();

    @Test
    void mergesBytesToWords() {
        assertArrayEquals(new int[] {HELLO, WORLD, '!'}, tokenizer.encode("hello world!"));
        assertArrayEquals(new int[] {'H', 'e', 257, 'o'}, tokenizer.encode("Hello"));
        assertArrayEquals(new int[0], tokenizer.encode(""));
    }

    @Test
    void piecesAreTheVocabularysOwnStrings() {
        int[] ids = tokenizer.encode("hello world\n é<|end|>");
        assertArrayEquals(
                new String[] {"hello", "Ġworld", "Ċ", "Ġ", "Ã", "©", "<|end|>"},
                tokenizer.pieces(ids));
    }

    @Test
    void digitsStayApartWithSmollmAndMergeWithGpt2() {
        Tokenizer gpt2 = GgufTokenizer.from(SmallVocabulary.metadata("gpt-2"));
        assertArrayEquals(new int[] {'1', '2'}, tokenizer.encode("12"));
        assertArrayEquals(new int[] {TWELVE}, gpt2.encode("12"));
    }

    @Test
    void addedTokensAreRecognisedInTheTextTheLongestFirst() {
        assertArrayEquals(
                new int[] {HELLO, END, WORLD, END_BAR, '|', TOOL, NAIVE},
                tokenizer.encode("hello<|end|> world<|end|>||<tool>naïve 𝄞"));
        assertArrayEquals(new int[] {'<', '<', '|', 'e', 'n', 'd', '|'},
                tokenizer.encode("<<|end|"));
        assertArrayEquals(new int[] {'<', '|', 'e', 'n', 'd', TOOL},
                tokenizer.encode("<|end<tool>"));
    }

    @Test
    void whiteSpaceBeforeAnAddedTokenIsTakenWhole() {
        assertArrayEquals(new int[] {266, 265, TOOL}, tokenizer.encode("      <tool>"));
    }

    @Test
    void specialTokensAreSkippedWhenDecodingAndUserDefinedOnesAreNot() {
        int[] ids = {HELLO, END, TOOL, WORLD, END_BAR, NAIVE};
        assertEquals("hello<|end|><tool> world<|end|>|naïve 𝄞", tokenizer.decode(ids, false));
        assertEquals("hello<tool> worldnaïve 𝄞", tokenizer.decode(ids, true));
        assertTrue(tokenizer.isSpecial(END));
        assertFalse(tokenizer.isSpecial(TOOL));
        assertFalse(tokenizer.isSpecial(HELLO));
    }

    @Test
    void decodingGivesBackWhatWasEncoded() {
        Tokenizer gpt2 = GgufTokenizer.from(SmallVocabulary.metadata("gpt-2"));
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < 5_000; i++) {
            String text = RandomText.next(random);
            assertEquals(text, tokenizer.decode(tokenizer.encode(text), false));
            assertEquals(text, gpt2.decode(gpt2.encode(text), false));
        }
    }

    @Test
    void everyCharacterGoesThereAndBack() {
        StringBuilder text = new StringBuilder();
        for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
            if (Character.getType(codePoint) != Character.SURROGATE) {
                text.appendCodePoint(codePoint);
            }
        }
        assertEquals(text.toString(), tokenizer.decode(tokenizer.encode(text.toString()), false));
    }

    @Test
    void aCharacterThatIsSpreadOverTokensIsJoinedBeforeItIsRead() {
        byte[] bytes = "🦙".getBytes(StandardCharsets.UTF_8);
        int[] ids = IntStream.range(0, 4).map(i -> Byte.toUnsignedInt(bytes[i])).toArray();
        assertArrayEquals(ids, tokenizer.encode("🦙"));
        assertEquals("🦙", tokenizer.decode(ids, false));
        assertEquals("\ufffd", tokenizer.decode(new int[] {ids[0], ids[1], ids[2]}, false));
    }

    @Test
    void malformedBytesAreReplacedByMaximalParts() {
        Map<String, Integer> replacements = Map.ofEntries(
                Map.entry("80", 1), Map.entry("8080", 2), Map.entry("c080", 2),
                Map.entry("e282", 1), Map.entry("e08080", 3), Map.entry("f09f98", 1),
                Map.entry("f0808080", 4), Map.entry("f4908080", 4), Map.entry("eda0", 2),
                Map.entry("eda080", 3), Map.entry("edbfbf", 3), Map.entry("e1eda080", 4),
                Map.entry("ed", 1), Map.entry("ed80", 1), Map.entry("ff", 1));
        replacements.forEach((hex, count) -> {
            byte[] bytes = HexFormat.of().parseHex(hex);
            int[] ids = IntStream.range(0, bytes.length)
                    .map(i -> Byte.toUnsignedInt(bytes[i])).toArray();
            assertEquals("\ufffd".repeat(count), tokenizer.decode(ids, false), hex);
        });
    }

    @Test
    void halfASurrogatePairBecomesAQuestionMark() {
        assertArrayEquals(tokenizer.encode("a?b"), tokenizer.encode("a\ud83eb"));
        assertArrayEquals(tokenizer.encode("a?b"), tokenizer.encode("a\udd99b"));
        assertArrayEquals(tokenizer.encode("??"), tokenizer.encode("\udd99\ud83e"));
    }

    @Test
    void aByteThatTheVocabularyLacksIsLeftOut() {
        Map<String, Object> metadata = SmallVocabulary.metadata("smollm");
        @SuppressWarnings("unchecked")
        List<String> tokens = (List<String>) metadata.get("tokenizer.ggml.tokens");
        tokens.set(4, "<unused>");
        Tokenizer lacking = GgufTokenizer.from(metadata);
        assertArrayEquals(new int[] {' ', 'x'}, lacking.encode(" \4x"));
        assertArrayEquals(new int[] {'!', '!'}, lacking.encode("!\4!"));
        assertArrayEquals(new int[0], lacking.encode("\4"));
    }

    @Test
    void whatStandsAroundATextIsAddedOnlyWhenAskedFor() {
        Map<String, Object> metadata = SmallVocabulary.metadata("smollm");
        metadata.put("tokenizer.ggml.add_bos_token", true);
        metadata.put("tokenizer.ggml.add_eos_token", true);
        Tokenizer framing = GgufTokenizer.from(metadata);
        assertArrayEquals(new int[] {TOOL, HELLO, END}, framing.encode("hello"));
        assertArrayEquals(new int[] {TOOL, HELLO, END}, framing.encode("hello", true));
        assertArrayEquals(new int[] {HELLO}, framing.encode("hello", false));
        assertArrayEquals(new int[] {HELLO, END}, framing.encodeContinuation("hello<|end|>"));
        assertArrayEquals(new int[] {TOOL}, framing.prefix());
        assertArrayEquals(new int[] {END}, framing.suffix());
        assertArrayEquals(new int[0], tokenizer.prefix());
        assertArrayEquals(new int[0], tokenizer.suffix());
    }

    @Test
    void anIdOutsideTheVocabularyIsRefused() {
        assertEquals(NAIVE + 1, tokenizer.vocabularySize());
        for (int id : new int[] {-1, NAIVE + 1}) {
            String message = "token id " + id + " is outside the vocabulary of 274 tokens";
            assertEquals(message, refusal(() -> tokenizer.piece(id)));
            assertEquals(message, refusal(() -> tokenizer.isSpecial(id)));
            assertEquals(message, refusal(() -> tokenizer.decode(new int[] {HELLO, id}, true)));
        }
    }

    private static String refusal(Runnable call) {
        return assertThrows(IllegalArgumentException.class, call::run).getMessage();
    }
}
