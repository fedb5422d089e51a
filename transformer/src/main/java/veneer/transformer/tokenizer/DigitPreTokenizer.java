package veneer.transformer.tokenizer;

/**
 * Takes numeric characters out of the text and leaves what lies between them whole. Numeric are all
 * of {@code \p{N}}: ½ and ৩ as well as 3.
 *
 * <p>Source: Hugging Face tokenizers, {@code Digits}.
 *
 * @param individual whether each numeric character is a piece of its own, or each run of them
 */
record DigitPreTokenizer(boolean individual) implements PreTokenizer {

    @Override
    public void split(String text, int from, int to, PieceConsumer pieces) {
        int start = from;
        int position = from;
        while (position < to) {
            int codePoint = text.codePointAt(position);
            int next = position + Character.charCount(codePoint);
            if (CharacterClass.of(codePoint) == CharacterClass.NUMBER) {
                if (start < position) {
                    pieces.accept(start, position);
                }
                next = individual ? next : CharacterClass.NUMBER.runEnd(text, position, to);
                pieces.accept(position, next);
                start = next;
            }
            position = next;
        }
        if (start < to) {
            pieces.accept(start, to);
        }
    }
}
