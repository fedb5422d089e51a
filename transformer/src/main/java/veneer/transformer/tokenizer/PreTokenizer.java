package veneer.transformer.tokenizer;

/**
 * Cuts a text into pieces that merges never cross, such as words and numbers. The pieces lie side
 * by side and cover the whole text.
 *
 * <p>Pre-tokenizers are usually given as regular expressions. Here they are scanners that run in
 * linear time and constant stack on any text, where backtracking over a long run of one letter
 * would not.
 */
@FunctionalInterface
interface PreTokenizer {

    /** The whole text as one piece. */
    PreTokenizer WHOLE = (text, from, to, pieces) -> {
        if (from < to) {
            pieces.accept(from, to);
        }
    };

    /** Takes pieces in the order of the text. */
    @FunctionalInterface
    interface PieceConsumer {
        /** A piece: the characters {@code from} to {@code to}, exclusive, of the text. */
        void accept(int from, int to);
    }

    /**
     * Cuts a part of a text as if it stood alone.
     *
     * @param text the text
     * @param from where the part begins
     * @param to where it ends, exclusive
     * @param pieces takes its pieces, none of them empty
     */
    void split(String text, int from, int to, PieceConsumer pieces);

    /** This pre-tokenizer, and then another on each of its pieces. */
    default PreTokenizer then(PreTokenizer next) {
        return (text, from, to, pieces) -> split(
                text,
                from,
                to,
                (pieceFrom, pieceTo) -> next.split(text, pieceFrom, pieceTo, pieces));
    }
}
