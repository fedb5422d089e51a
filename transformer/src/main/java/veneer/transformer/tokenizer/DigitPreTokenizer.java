package veneer.transformer.tokenizer;

/**
 * Makes each numeric character a piece of its own and leaves what lies between them whole. Numeric
 * are all of {@code \p{N}}: ½ and ৩ as well as 3.
 *
 * <p>Source: Hugging Face tokenizers, {@code Digits(individual_digits=True)}.
 */
final class DigitPreTokenizer implements PreTokenizer {

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
