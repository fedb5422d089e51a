package veneer.transformer.tokenizer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import veneer.engine.io.DuplicateKeys;
import veneer.engine.io.Json;

/** Shows a Hugging Face {@code tokenizer.json} of byte-level merges as a GGUF file's metadata. */
final class TokenizerJson {

    private TokenizerJson() {}

    /**
     * The metadata that describes the same tokenizer.
     *
     * @param file a {@code tokenizer.json}
     * @param preTokenizer GGUF's name for the file's pre-tokenizer
     */
    static Map<String, Object> metadata(Path file, String preTokenizer) throws IOException {
        Map<String, Object> json = Json.readObject(file, DuplicateKeys.REFUSED);
        Map<?, ?> model = (Map<?, ?>) json.get("model");
        Map<?, ?> vocabulary = (Map<?, ?>) model.get("vocab");
        List<?> added = (List<?>) json.get("added_tokens");

        int size = vocabulary.values().stream().mapToInt(TokenizerJson::id).max().orElse(-1) + 1;
        for (Object token : added) {
            size = Math.max(size, id(((Map<?, ?>) token).get("id")) + 1);
        }
        List<String> tokens = new ArrayList<>(Collections.nCopies(size, ""));
        int[] types = new int[size];
        Arrays.fill(types, 5);
        vocabulary.forEach((token, id) -> set(tokens, types, token, id, 1));
        for (Object token : added) {
            Map<?, ?> fields = (Map<?, ?>) token;
            int type = fields.get("special").equals(true) ? 3 : 4;
            set(tokens, types, fields.get("content"), fields.get("id"), type);
        }

        Map<String, Object> metadata = new HashMap<>();
        metadata.put("tokenizer.ggml.model", "gpt2");
        metadata.put("tokenizer.ggml.pre", preTokenizer);
        metadata.put("tokenizer.ggml.tokens", tokens);
        metadata.put("tokenizer.ggml.token_type", types);
        metadata.put("tokenizer.ggml.merges", merges((List<?>) model.get("merges")));
        return metadata;
    }

    private static void set(List<String> tokens, int[] types, Object token, Object id, int type) {
        tokens.set(id(id), (String) token);
        types[id(id)] = type;
    }

    /** Merges are pairs, or in older files texts with a space between the two. */
    private static List<String> merges(List<?> merges) {
        List<String> texts = new ArrayList<>();
        for (Object merge : merges) {
            texts.add(merge instanceof List<?> pair
                    ? pair.get(0) + " " + pair.get(1)
                    : (String) merge);
        }
        return texts;
    }

    private static int id(Object id) {
        return Math.toIntExact((Long) id);
    }
}
