package veneer.transformer.tokenizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GgufTokenizerTest {

    private final Map<String, Object> metadata = SmallVocabulary.metadata("smollm");

    private String refusal(String name, Object value) {
        metadata.put("tokenizer.ggml." + name, value);
        return assertThrows(
                IllegalArgumentException.class, () -> GgufTokenizer.from(metadata))
                        .getMessage();
    }

    @Test
    void beginningAndEndAreThoseOfTheFile() {
        Tokenizer tokenizer = GgufTokenizer.from(metadata);
        assertEquals(OptionalInt.of(SmallVocabulary.TOOL), tokenizer.bos());
        assertEquals(OptionalInt.of(SmallVocabulary.END), tokenizer.eos());
        metadata.remove("tokenizer.ggml.bos_token_id");
        metadata.remove("tokenizer.ggml.eos_token_id");
        assertEquals(OptionalInt.empty(), GgufTokenizer.from(metadata).bos());
        assertEquals(OptionalInt.empty(), GgufTokenizer.from(metadata).eos());
    }

    @Test
    void generationEndsWithATextATurnOrAMessage() {
        assertEquals(List.of(SmallVocabulary.END), ends());
        metadata.put("tokenizer.ggml.eot_token_id", 3L);
        metadata.put("tokenizer.ggml.eom_token_id", 4L);
        assertEquals(List.of(3, 4, SmallVocabulary.END), ends());
        metadata.remove("tokenizer.ggml.eos_token_id");
        assertEquals(List.of(3, 4), ends());
        assertEquals("tokenizer.ggml.eot_token_id must be an integer, not String",
                refusal("eot_token_id", "3"));
    }

    private List<Integer> ends() {
        Tokenizer tokenizer = GgufTokenizer.from(metadata);
        return IntStream.range(0, tokenizer.vocabularySize())
                .filter(tokenizer::endsGeneration).boxed().toList();
    }

    @Test
    void typesMayBeWideOrAbsent() {
        int[] types = (int[]) metadata.get("tokenizer.ggml.token_type");
        metadata.put("tokenizer.ggml.token_type", Arrays.stream(types).asLongStream().toArray());
        int[] end = {SmallVocabulary.END};
        assertArrayEquals(end, GgufTokenizer.from(metadata).encode("<|end|>"));
        metadata.remove("tokenizer.ggml.token_type");
        assertEquals(7, GgufTokenizer.from(metadata).encode("<|end|>").length);
        assertFalse(GgufTokenizer.from(metadata).isSpecial(SmallVocabulary.END));
    }

    @Test
    void anAddedTokenMayBeSpelledLikeAByte() {
        @SuppressWarnings("unchecked")
        List<String> tokens = (List<String>) metadata.get("tokenizer.ggml.tokens");
        tokens.set(SmallVocabulary.NAIVE, "é");
        Tokenizer tokenizer = GgufTokenizer.from(metadata);
        assertArrayEquals(new int[] {SmallVocabulary.NAIVE}, tokenizer.encode("é"));
        assertEquals("é", tokenizer.decode(new int[] {SmallVocabulary.NAIVE}, false));
        assertEquals("éééé\u9fff", tokenizer.decode(tokenizer.encode("éééé\u9fff"), false));
    }

    @Test
    void whatIsNotSupportedIsRefusedByName() {
        assertEquals(
                "tokenizer \"t5\" (tokenizer.ggml.model) is not supported; supported: gpt2, llama",
                refusal("model", "t5"));
        metadata.put("tokenizer.ggml.model", "gpt2");
        assertEquals(
                "pre-tokenizer \"tekken\" (tokenizer.ggml.pre) is not supported;"
                        + " supported: gpt-2, llama-bpe, qwen2, smollm",
                refusal("pre", "tekken"));
        metadata.put("tokenizer.ggml.pre", "smollm");
        assertEquals(
                "tokenizer.ggml.add_space_prefix is not supported for tokenizer \"gpt2\"",
                refusal("add_space_prefix", true));
    }

    @Test
    void aMissingKeyIsNamed() {
        for (String name : List.of("model", "pre", "tokens", "merges")) {
            Object value = metadata.get("tokenizer.ggml." + name);
            assertEquals(
                    "tokenizer.ggml." + name
                            + " is missing: the metadata describes no complete tokenizer",
                    refusal(name, null));
            metadata.put("tokenizer.ggml." + name, value);
        }
    }

    @Test
    void aValueOfTheWrongTypeIsNamed() {
        Map<String, String> expected = Map.of(
                "model", "a string",
                "pre", "a string",
                "tokens", "an array of strings",
                "merges", "an array of strings",
                "token_type", "an array of integers",
                "bos_token_id", "an integer",
                "add_bos_token", "a boolean");
        expected.forEach((name, type) -> {
            Object value = metadata.get("tokenizer.ggml." + name);
            assertEquals(
                    "tokenizer.ggml." + name + " must be " + type + ", not Double",
                    refusal(name, 1.5));
            metadata.put("tokenizer.ggml." + name, value);
        });
        assertEquals(
                "tokenizer.ggml.tokens must be an array of strings, not Long",
                refusal("tokens", List.of(1L)));
    }

    @Test
    void numbersThatDoNotFitAreNamed() {
        assertEquals(
                "tokenizer.ggml.bos_token_id is 274, outside the vocabulary of 274 tokens",
                refusal("bos_token_id", 274L));
        metadata.remove("tokenizer.ggml.bos_token_id");
        assertEquals(
                "tokenizer.ggml.add_bos_token is true, but there is no"
                        + " tokenizer.ggml.bos_token_id",
                refusal("add_bos_token", true));
        metadata.remove("tokenizer.ggml.add_bos_token");
        assertEquals(
                "the vocabulary has 274 tokens but 2 token types; one for each is expected",
                refusal("token_type", new int[] {1, 1}));
        assertEquals(
                "tokenizer.ggml.token_type has 7; types are 1 to 6",
                refusal("token_type", new int[] {7}));
    }

    @Test
    void aTokenThatOccursTwiceIsNamed() {
        @SuppressWarnings("unchecked")
        List<String> tokens = (List<String>) metadata.get("tokenizer.ggml.tokens");
        tokens.set('b', "a");
        assertEquals(
                "the vocabulary has the token \"a\" twice, as 97 and as 98",
                refusal("tokens", tokens));
    }
}
