package veneer.transformer.tokenizer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes a byte-level vocabulary from texts (Sennrich et al. 2016, algorithm 1): the pair of tokens
 * that stands side by side most often becomes a token, again and again. Of pairs that are as often,
 * the first in the order of their characters is taken, so that the same texts make the same
 * vocabulary.
 */
public final class BytePairTrainer {
    /** The token that ends a text. */
    public static final String END = "<|endoftext|>";

    private static final String PRE_TOKENIZER = "smollm";
    private static final int BYTES = 256;
    private static final int NORMAL = TokenType.NORMAL.ordinal() + 1;
    private static final int CONTROL = TokenType.CONTROL.ordinal() + 1;

    /** Two tokens side by side. */
    private record Pair(String left, String right) {}

    private final List<String> tokens = new ArrayList<>(List.of(END));
    private final List<String> merges = new ArrayList<>();
    private final Map<List<String>, Long> pieces = new HashMap<>();

    private BytePairTrainer() {
        for (int value = 0; value < BYTES; value++) {
            tokens.add(Character.toString(ByteAlphabet.character(value)));
        }
    }

    /**
     * Writes the files of a tokenizer, as a Hugging Face folder has them: {@code tokenizer.json},
     * {@code tokenizer_config.json} and {@code generation_config.json}. Each digit is a token of
     * its own.
     *
     * @param texts what the vocabulary is made from
     * @param size the most tokens it has: {@link #END}, the bytes, and what is merged of them;
     *     fewer if no pair is left that stands in the texts twice
     * @param folder an existing folder
     * @throws IOException if it can't be written to
     */
    public static void write(Iterable<String> texts, int size, Path folder) throws IOException {
        if (size <= BYTES) {
            throw new IllegalArgumentException("a vocabulary of " + size
                    + " tokens has no room for " + BYTES + " bytes and " + END);
        }
        BytePairTrainer trainer = new BytePairTrainer();
        texts.forEach(trainer::count);
        trainer.merge(size);
        TokenizerFilesWriter.write(trainer.metadata(), folder);
    }

    private void count(String text) {
        GgufPreTokenizer.named(PRE_TOKENIZER).preTokenizer().split(text, 0, text.length(),
                (from, to) -> pieces.merge(
                        List.of(ByteAlphabet.spell(text.substring(from, to)).split("")), 1L,
                        Long::sum));
    }

    private void merge(int size) {
        List<List<String>> words = new ArrayList<>();
        List<Long> counts = new ArrayList<>();
        pieces.forEach((piece, count) -> {
            words.add(piece);
            counts.add(count);
        });
        while (tokens.size() < size) {
            Map<Pair, Long> pairs = new HashMap<>();
            for (int word = 0; word < words.size(); word++) {
                List<String> piece = words.get(word);
                for (int i = 0; i + 1 < piece.size(); i++) {
                    pairs.merge(new Pair(piece.get(i), piece.get(i + 1)), counts.get(word),
                            Long::sum);
                }
            }
            Pair best = pairs.keySet().stream().filter(pair -> pairs.get(pair) > 1)
                    .min(Comparator.<Pair>comparingLong(pair -> -pairs.get(pair))
                            .thenComparing(Pair::left).thenComparing(Pair::right))
                    .orElse(null);
            if (best == null) {
                return;
            }
            tokens.add(best.left + best.right);
            merges.add(best.left + " " + best.right);
            words.replaceAll(piece -> merged(piece, best));
        }
    }

    private static List<String> merged(List<String> piece, Pair pair) {
        List<String> merged = new ArrayList<>();
        for (String token : piece) {
            if (token.equals(pair.right) && !merged.isEmpty()
                    && merged.getLast().equals(pair.left)) {
                merged.set(merged.size() - 1, pair.left + pair.right);
            } else {
                merged.add(token);
            }
        }
        return merged;
    }

    /** What a GGUF file would say of the tokenizer. */
    private Map<String, Object> metadata() {
        int[] types = new int[tokens.size()];
        Arrays.fill(types, NORMAL);
        types[0] = CONTROL;
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put(TokenizerMetadata.PREFIX + "model", "gpt2");
        metadata.put(TokenizerMetadata.PREFIX + "pre", PRE_TOKENIZER);
        metadata.put(TokenizerMetadata.PREFIX + "tokens", List.copyOf(tokens));
        metadata.put(TokenizerMetadata.PREFIX + "token_type", types);
        metadata.put(TokenizerMetadata.PREFIX + "merges", List.copyOf(merges));
        metadata.put(TokenizerMetadata.PREFIX + "eos_token_id", 0L);
        return metadata;
    }
}
