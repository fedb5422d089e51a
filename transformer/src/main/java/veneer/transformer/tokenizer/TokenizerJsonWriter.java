package veneer.transformer.tokenizer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The {@code tokenizer.json} that says what a GGUF file's metadata say. SentencePiece's scores
 * become a list of merges, the pair that makes the token of the highest score first.
 */
final class TokenizerJsonWriter {
    private final TokenizerMetadata metadata;
    private final Vocabulary vocabulary;

    private TokenizerJsonWriter(TokenizerMetadata metadata) {
        this.metadata = metadata;
        List<String> tokens = metadata.texts("tokens");
        this.vocabulary = new Vocabulary(tokens, metadata.tokenTypes(tokens.size()));
    }

    /**
     * The file's contents.
     *
     * @param metadata of a tokenizer that is supported
     * @param prefix what is put before a text
     * @param suffix what is put after it
     */
    static Map<String, Object> of(Map<String, Object> metadata, int[] prefix, int[] suffix) {
        TokenizerJsonWriter writer = new TokenizerJsonWriter(new TokenizerMetadata(metadata));
        boolean byteLevel = writer.metadata.text("model").equals("gpt2");
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("version", "1.0");
        json.put("truncation", null);
        json.put("padding", null);
        json.put("added_tokens", writer.addedTokens());
        if (byteLevel) {
            writer.byteLevel(json);
        } else {
            writer.sentencePiece(json);
        }
        json.put("post_processor", writer.template(prefix, suffix));
        return json;
    }

    private void byteLevel(Map<String, Object> json) {
        String pre = metadata.text("pre");
        json.put("normalizer", pre.equals("qwen2") ? typed("NFC") : null);
        json.put("pre_tokenizer", switch (pre) {
            case "gpt-2" -> byteLevel(true);
            case "smollm" -> preTokenizers(
                    typed("Digits", "individual_digits", true), byteLevel(true));
            case "qwen2" -> preTokenizers(
                    split(Llama3PreTokenizer.QWEN2_PATTERN), byteLevel(false));
            case "llama-bpe" -> preTokenizers(
                    split(Llama3PreTokenizer.LLAMA3_PATTERN), byteLevel(false));
            default -> throw new IllegalArgumentException(pre);
        });
        json.put("decoder", byteLevel(true));
        List<List<String>> merges = metadata.texts("merges").stream()
                .map(text -> List.of(text.split(" "))).toList();
        Map<String, Object> model = model(merges);
        model.put("ignore_merges", GgufPreTokenizer.named(pre).wholePieces());
        json.put("model", model);
    }

    private void sentencePiece(Map<String, Object> json) {
        boolean spaced = metadata.flag("add_space_prefix", true);
        Map<String, Object> underscores = replacing(" ", Metaspace.LOWER_BLOCK);
        json.put("normalizer", spaced
                ? typed("Sequence", "normalizers", List.of(
                        typed("Prepend", "prepend", Metaspace.LOWER_BLOCK), underscores))
                : underscores);
        json.put("pre_tokenizer", null);
        List<Object> decoders = new ArrayList<>(List.of(replacing(Metaspace.LOWER_BLOCK, " "),
                typed("ByteFallback"), typed("Fuse")));
        if (spaced) {
            decoders.add(typed("Strip", "content", " ", "start", 1L, "stop", 0L));
        }
        json.put("decoder", typed("Sequence", "decoders", decoders));
        Map<String, Object> model = model(mergesOfScores(metadata.numbers("scores")));
        model.put("byte_fallback", true);
        model.put("fuse_unk", true);
        metadata.tokenId("unknown_token_id", vocabulary.size())
                .ifPresent(id -> model.put("unk_token", vocabulary.token(id)));
        json.put("model", model);
    }

    /** Every pair that makes a token; of tokens with equal scores, that of the lower id first. */
    private List<List<String>> mergesOfScores(float[] scores) {
        List<List<String>> merges = new ArrayList<>();
        IntStream.range(0, vocabulary.size()).boxed()
                .filter(id -> isText(vocabulary.token(id)) && vocabulary.type(id).isText())
                .sorted(Comparator.comparingDouble(id -> -scores[id]))
                .forEach(id -> {
                    String token = vocabulary.token(id);
                    for (int cut = 1; cut < token.length(); cut++) {
                        String left = token.substring(0, cut);
                        String right = token.substring(cut);
                        if (isText(left) && isText(right)) {
                            merges.add(List.of(left, right));
                        }
                    }
                });
        return merges;
    }

    private boolean isText(String token) {
        int id = vocabulary.id(token);
        return id >= 0 && vocabulary.type(id).isText();
    }

    private Map<String, Object> model(List<List<String>> merges) {
        Map<String, Object> ids = new LinkedHashMap<>();
        for (int id = 0; id < vocabulary.size(); id++) {
            String token = vocabulary.token(id);
            if (vocabulary.type(id) != TokenType.UNUSED && vocabulary.id(token) == id) {
                ids.put(token, (long) id);
            }
        }
        Map<String, Object> model = typed("BPE", "dropout", null, "unk_token", null,
                "continuing_subword_prefix", null, "end_of_word_suffix", null, "fuse_unk", false,
                "byte_fallback", false, "ignore_merges", false);
        model.put("vocab", ids);
        model.put("merges", merges);
        return model;
    }

    private List<Map<String, Object>> addedTokens() {
        List<Map<String, Object>> added = new ArrayList<>();
        for (int id = 0; id < vocabulary.size(); id++) {
            if (vocabulary.type(id).isAdded()) {
                added.add(object("id", (long) id, "content", vocabulary.token(id), "single_word",
                        false, "lstrip", false, "rstrip", false, "normalized", false, "special",
                        vocabulary.type(id).isSpecial()));
            }
        }
        return added;
    }

    private Map<String, Object> template(int[] prefix, int[] suffix) {
        if (prefix.length + suffix.length == 0) {
            return metadata.text("model").equals("gpt2") ? byteLevel(true) : null;
        }
        Map<String, Object> tokens = new LinkedHashMap<>();
        IntStream.concat(IntStream.of(prefix), IntStream.of(suffix)).forEach(id -> tokens.put(
                vocabulary.token(id), object("id", vocabulary.token(id), "ids",
                        List.of((long) id), "tokens", List.of(vocabulary.token(id)))));
        List<Object> single = framed(prefix, "A", 0, suffix);
        List<Object> pair = new ArrayList<>(single);
        pair.addAll(framed(prefix, "B", 1, suffix));
        return typed("TemplateProcessing", "single", single, "pair", pair, "special_tokens",
                tokens);
    }

    private List<Object> framed(int[] prefix, String sequence, long type, int[] suffix) {
        List<Object> pieces = new ArrayList<>();
        IntStream.of(prefix).forEach(id -> pieces.add(special(id, type)));
        pieces.add(object("Sequence", object("id", sequence, "type_id", type)));
        IntStream.of(suffix).forEach(id -> pieces.add(special(id, type)));
        return pieces;
    }

    private Map<String, Object> special(int id, long type) {
        return object("SpecialToken", object("id", vocabulary.token(id), "type_id", type));
    }

    private static Map<String, Object> byteLevel(boolean cuts) {
        return typed("ByteLevel", "add_prefix_space", false, "trim_offsets", true, "use_regex",
                cuts);
    }

    private static Map<String, Object> preTokenizers(Object... steps) {
        return typed("Sequence", "pretokenizers", List.of(steps));
    }

    private static Map<String, Object> split(String pattern) {
        return typed("Split", "pattern", object("Regex", pattern), "behavior", "Isolated",
                "invert", false);
    }

    private static Map<String, Object> replacing(String text, String content) {
        return typed("Replace", "pattern", object("String", text), "content", content);
    }

    private static Map<String, Object> typed(String type, Object... members) {
        Map<String, Object> object = object("type", type);
        object.putAll(object(members));
        return object;
    }

    /** An object of names and values by turns. */
    private static Map<String, Object> object(Object... members) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < members.length; i += 2) {
            object.put((String) members[i], members[i + 1]);
        }
        return object;
    }
}
