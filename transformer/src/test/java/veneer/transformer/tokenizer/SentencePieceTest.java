package veneer.transformer.tokenizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** SentencePiece vocabularies as GGUF files hold them: tokens with scores, and no merges. */
class SentencePieceTest {

    private static final List<String> TOKENS = List.of(
            "<unk>", "<s>", "</s>", "▁", "a", "b", "c", "ab", "bc", "abc", "▁a", "▁ab", "aa", "[t]",
            "▁▁");
    private static final float[] SCORES = {
            0, 0, 0, -9, -9, -9, -9, -2, -1, -4, -3, -4, -2, -8, -5};
    private static final int[] TYPES = {2, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 4, 1};

    private final Map<String, Object> metadata = new HashMap<>(Map.of(
            "tokenizer.ggml.model", "llama",
            "tokenizer.ggml.tokens", TOKENS,
            "tokenizer.ggml.scores", SCORES,
            "tokenizer.ggml.token_type", TYPES,
            "tokenizer.ggml.bos_token_id", 1L,
            "tokenizer.ggml.eos_token_id", 2L,
            "tokenizer.ggml.unknown_token_id", 0L));

    private Tokenizer tokenizer() {
        return GgufTokenizer.from(metadata);
    }

    private String[] pieces(String text) {
        return tokenizer().pieces(tokenizer().encode(text, false));
    }

    private static String[] list(String... pieces) {
        return pieces;
    }

    /** The pair of the highest score becomes one, the leftmost where there are several. */
    private static List<String> mergeByDefinition(String text) {
        List<String> tokens = new ArrayList<>(Arrays.asList(text.split("")));
        while (true) {
            int place = -1;
            float highest = Float.NEGATIVE_INFINITY;
            for (int i = 0; i + 1 < tokens.size(); i++) {
                int id = TOKENS.indexOf(tokens.get(i) + tokens.get(i + 1));
                if (id >= 0 && SCORES[id] > highest) {
                    highest = SCORES[id];
                    place = i;
                }
            }
            if (place < 0) {
                return tokens;
            }
            tokens.set(place, tokens.get(place) + tokens.remove(place + 1));
        }
    }

    @Test
    void mergesByScoresAsTheDefinitionSays() {
        metadata.put("tokenizer.ggml.add_space_prefix", false);
        Tokenizer tokenizer = tokenizer();
        SplittableRandom random = new SplittableRandom(9);
        for (int i = 0; i < 3_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int j = random.nextInt(1, 30); j > 0; j--) {
                text.append("▁abc".charAt(random.nextInt(4)));
            }
            assertEquals(mergeByDefinition(text.toString()),
                    List.of(tokenizer.pieces(tokenizer.encode(text.toString(), false))));
        }
    }

    @Test
    void aSpaceIsPutBeforeATextAndAfterEachAddedToken() {
        assertArrayEquals(list("▁ab"), pieces("ab"));
        assertArrayEquals(list("▁", "▁ab"), pieces(" ab"));
        assertArrayEquals(list("▁a", "[t]", "▁a", "</s>"), pieces("a[t]a</s>"));
        assertArrayEquals(list(), pieces(""));
        metadata.put("tokenizer.ggml.add_space_prefix", false);
        assertArrayEquals(list("a", "[t]", "a"), pieces("a[t]a"));
    }

    @Test
    void aContinuationGetsNoSpace() {
        Tokenizer tokenizer = tokenizer();
        assertArrayEquals(new int[] {10}, tokenizer.encodeContinuation(" a"));
        assertArrayEquals(new int[] {4, 13, 10}, tokenizer.encodeContinuation("a[t]a"));
        int[] before = tokenizer.encode("ab");
        assertEquals(" a", tokenizer.decodeContinuation(before, new int[] {10}, true));
        assertEquals("a", tokenizer.decode(new int[] {10}, true));
    }

    @Test
    void aTextBeginsWithTheFilesTokenUnlessItSaysOtherwise() {
        assertArrayEquals(new int[] {1, 10}, tokenizer().encode("a"));
        assertArrayEquals(new int[] {1}, tokenizer().encode(""));
        metadata.put("tokenizer.ggml.add_bos_token", false);
        metadata.put("tokenizer.ggml.add_eos_token", true);
        assertArrayEquals(new int[] {10, 2}, tokenizer().encode("a"));
        metadata.remove("tokenizer.ggml.add_bos_token");
        metadata.remove("tokenizer.ggml.bos_token_id");
        assertArrayEquals(new int[] {10, 2}, tokenizer().encode("a"));
    }

    @Test
    void charactersThatAreMissingFallBackToBytesOrTheUnknownToken() {
        assertArrayEquals(list("▁a", "<unk>", "a"), pieces("a🙂𝄞a"));
        List<String> tokens = new ArrayList<>(TOKENS);
        for (int value = 0; value < 256; value++) {
            tokens.add(ByteTokens.token(value));
        }
        metadata.put("tokenizer.ggml.tokens", tokens);
        metadata.put("tokenizer.ggml.scores", Arrays.copyOf(SCORES, tokens.size()));
        int[] types = Arrays.copyOf(TYPES, tokens.size());
        Arrays.fill(types, TYPES.length, types.length, 6);
        metadata.put("tokenizer.ggml.token_type", types);
        assertArrayEquals(list("▁a", "<0xC3>", "<0xA9>", "<0x0A>", "a"), pieces("aé\na"));
        assertEquals("aé\na", tokenizer().decode(tokenizer().encode("aé\na"), true));
        assertEquals("<s> aé\na", tokenizer().decode(tokenizer().encode("aé\na"), false));
    }

    @Test
    void scoresThatDoNotFitAreNamed() {
        metadata.put("tokenizer.ggml.scores", new float[2]);
        assertEquals("the vocabulary has 15 tokens but 2 scores; one for each is expected",
                assertThrows(IllegalArgumentException.class, this::tokenizer).getMessage());
        metadata.put("tokenizer.ggml.scores", List.of());
        assertEquals("tokenizer.ggml.scores must be an array of numbers, not ListN",
                assertThrows(IllegalArgumentException.class, this::tokenizer).getMessage());
        metadata.remove("tokenizer.ggml.scores");
        assertEquals("tokenizer.ggml.scores is missing: the metadata describes no complete"
                + " tokenizer",
                assertThrows(IllegalArgumentException.class, this::tokenizer).getMessage());
    }
}
