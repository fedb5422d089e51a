package veneer.transformer.tokenizer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A byte-level tokenizer small enough to be followed by hand, as a GGUF file's metadata: the 256
 * bytes with their values as ids, then what the merges make, then the added tokens.
 */
final class SmallVocabulary {

    static final List<String> MERGES =
            List.of("h e", "l l", "he ll", "hell o", "Ġ w", "o r", "Ġw or", "l d", "Ġwor ld", "Ġ Ġ",
                    "ĠĠ ĠĠ", "a a", "aa aa", "1 2");

    static final int HELLO = 259;
    static final int WORLD = 264;
    static final int TWELVE = 269;

    static final int END = 270;
    static final int END_BAR = 271;
    static final int TOOL = 272;
    static final int NAIVE = 273;

    private SmallVocabulary() {}

    /** The metadata, which a test may change; nothing is put around a text. */
    static Map<String, Object> metadata(String preTokenizer) {
        List<String> tokens = new ArrayList<>();
        for (int value = 0; value < 256; value++) {
            tokens.add(String.valueOf(ByteAlphabet.character(value)));
        }
        for (String merge : MERGES) {
            tokens.add(merge.replace(" ", ""));
        }
        int[] types = new int[NAIVE + 1];
        Arrays.fill(types, 0, END, 1);
        add(tokens, types, "<|end|>", 3);
        add(tokens, types, "<|end|>|", 3);
        add(tokens, types, "<tool>", 4);
        add(tokens, types, "naïve 𝄞", 4);

        Map<String, Object> metadata = new HashMap<>();
        metadata.put("tokenizer.ggml.model", "gpt2");
        metadata.put("tokenizer.ggml.pre", preTokenizer);
        metadata.put("tokenizer.ggml.tokens", tokens);
        metadata.put("tokenizer.ggml.token_type", types);
        metadata.put("tokenizer.ggml.merges", MERGES);
        metadata.put("tokenizer.ggml.bos_token_id", (long) TOOL);
        metadata.put("tokenizer.ggml.eos_token_id", (long) END);
        return metadata;
    }

    static Tokenizer tokenizer() {
        return GgufTokenizer.from(metadata("smollm"));
    }

    private static void add(List<String> tokens, int[] types, String token, int type) {
        types[tokens.size()] = type;
        tokens.add(token);
    }
}
