package veneer.transformer.tokenizer;

/**
 * A pre-tokenizer that goes through a text once from left to right: where a piece ends depends only
 * on what follows its beginning. It stands for a regular expression whose matches cover any text.
 */
interface ScanningPreTokenizer extends PreTokenizer {

    /** Where the piece that begins at {@code start} ends, of a text that ends at {@code to}. */
    int pieceEnd(String text, int start, int to);

    @Override
    default void split(String text, int from, int to, PieceConsumer pieces) {
        int start = from;
        while (start < to) {
            int end = pieceEnd(text, start, to);
            pieces.accept(start, end);
            start = end;
        }
    }

    /**
     * The match of {@code \s+(?!\S)|\s+}: white space before a word leaves its last character to
     * that word, unless it is all there is; at the end of the text it is taken whole.
     */
    static int spaceBeforeWordEnd(String text, int start, int to) {
        int end = CharacterClass.WHITE_SPACE.runEnd(text, start, to);
        return end < to && end - start > 1 ? end - 1 : end;
    }
}
