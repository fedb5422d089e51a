package veneer.transformer.tokenizer;

import java.util.Locale;

/**
 * Writes spaces as a visible character, {@code ▁}, and puts one before the first word, so that it
 * is the same token there as after a space.
 *
 * <p>Source: SentencePiece; Hugging Face tokenizers, {@code Metaspace}.
 *
 * @param space the character that stands for a space
 * @param scheme where one is put before a text that has none there
 */
record Metaspace(String space, PrependScheme scheme) implements Normalizer {

    /** The character that SentencePiece writes for a space. */
    static final String LOWER_BLOCK = "▁";

    /** Where a space is put before a text. */
    enum PrependScheme {
        /** At the beginning and after each added token. */
        ALWAYS,
        /** At the beginning of the text only. */
        FIRST,
        /** Nowhere. */
        NEVER;

        /** The scheme with a name in a file, or null. */
        static PrependScheme named(String name) {
            for (PrependScheme scheme : values()) {
                if (scheme.name().toLowerCase(Locale.ROOT).equals(name)) {
                    return scheme;
                }
            }
            return null;
        }
    }

    @Override
    public String normalize(String text, Place place) {
        String marked = text.replace(" ", space);
        boolean prepends = switch (scheme) {
            case ALWAYS -> place != Place.CONTINUATION;
            case FIRST -> place == Place.START;
            case NEVER -> false;
        };
        return prepends && !marked.startsWith(space) ? space + marked : marked;
    }

    /** Cuts before each space, which stays with what follows it. */
    PreTokenizer words() {
        return (text, from, to, pieces) -> {
            int start = from;
            while (start < to) {
                int next = text.indexOf(space, start + 1, to);
                int end = next < 0 ? to : next;
                pieces.accept(start, end);
                start = end;
            }
        };
    }
}
