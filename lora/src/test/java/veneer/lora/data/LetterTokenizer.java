package veneer.lora.data;

import java.util.OptionalInt;
import veneer.transformer.tokenizer.StreamingDecoder;
import veneer.transformer.tokenizer.Tokenizer;

/**
 * A token for each letter, so that tests can write down what is expected: {@code a} is 1 and so on.
 * Upper-case letters are special: {@code B} begins a text, {@code E} ends it. As SentencePiece
 * does, a text that isn't a continuation gets a space in front, here {@code _}.
 */
public final class LetterTokenizer implements Tokenizer {
    private static final String TOKENS = "?abcdefghijklmnopqrstuvwxyz_BE";

    private final String prefix;
    private final String suffix;
    private final boolean spaceBefore;

    /** A tokenizer that adds the given texts around a single one. */
    public LetterTokenizer(String prefix, String suffix, boolean spaceBefore) {
        this.prefix = prefix;
        this.suffix = suffix;
        this.spaceBefore = spaceBefore;
    }

    /** The ids of a text, nothing added. */
    public static int[] ids(String text) {
        return text.chars().map(TOKENS::indexOf).toArray();
    }

    @Override
    public int[] encode(String text, boolean addSpecialTokens) {
        String spaced = spaceBefore ? "_" + text : text;
        return ids(addSpecialTokens ? prefix + spaced + suffix : spaced);
    }

    @Override
    public int[] encodeContinuation(String text) {
        return ids(text);
    }

    @Override
    public StreamingDecoder decoder(boolean skipSpecialTokens) {
        return new StreamingDecoder() {
            @Override
            public String next(int id) {
                return skipSpecialTokens && isSpecial(id) ? "" : piece(id);
            }

            @Override
            public String finish() {
                return "";
            }
        };
    }

    @Override
    public String piece(int id) {
        return TOKENS.substring(id, id + 1);
    }

    @Override
    public boolean isSpecial(int id) {
        return Character.isUpperCase(TOKENS.charAt(id));
    }

    @Override
    public int vocabularySize() {
        return TOKENS.length();
    }

    @Override
    public OptionalInt bos() {
        return OptionalInt.of(TOKENS.indexOf('B'));
    }

    @Override
    public OptionalInt eos() {
        return OptionalInt.of(TOKENS.indexOf('E'));
    }

    @Override
    public int[] prefix() {
        return ids(prefix);
    }

    @Override
    public int[] suffix() {
        return ids(suffix);
    }
}
