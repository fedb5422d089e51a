package veneer.transformer.tokenizer;

/**
 * The four classes of characters that GPT-2's pattern and its successors tell apart.
 *
 * <p>Decided by Unicode's tables as {@link Character} has them (Unicode 16 in JDK 25), which agree
 * with those of Hugging Face's tokenizers on every assigned character. They are not the classes of
 * {@link java.util.regex.Pattern}, whose {@code \s} and {@code \d} mean ASCII.
 */
enum CharacterClass {
    /** {@code \p{L}}: letters of every script. */
    LETTER,
    /** {@code \p{N}}: decimal digits, and letters and other characters that are numbers. */
    NUMBER,
    /**
     * {@code \s}: Unicode's property White_Space. Each is one {@code char}: there is none beyond
     * the first plane.
     */
    WHITE_SPACE,
    /** {@code [^\s\p{L}\p{N}]}: punctuation, symbols, combining marks, controls, the unassigned. */
    OTHER;

    /** The class of a code point; half of a surrogate pair is {@link #OTHER}. */
    static CharacterClass of(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.UPPERCASE_LETTER,
                    Character.LOWERCASE_LETTER,
                    Character.TITLECASE_LETTER,
                    Character.MODIFIER_LETTER,
                    Character.OTHER_LETTER -> LETTER;
            case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER ->
                    NUMBER;
            case Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> WHITE_SPACE;
            case Character.CONTROL -> isControlSpace(codePoint) ? WHITE_SPACE : OTHER;
            default -> OTHER;
        };
    }

    /** Where the run of characters of this class that begins at {@code start} ends. */
    int runEnd(String text, int start, int to) {
        int position = start;
        while (position < to) {
            int codePoint = text.codePointAt(position);
            if (of(codePoint) != this) {
                break;
            }
            position += Character.charCount(codePoint);
        }
        return position;
    }

    /** Tab, line feed, vertical tab, form feed, carriage return and U+0085 (next line). */
    private static boolean isControlSpace(int codePoint) {
        return codePoint >= '\t' && codePoint <= '\r' || codePoint == 0x85;
    }
}
