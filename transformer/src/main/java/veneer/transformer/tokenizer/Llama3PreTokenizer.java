package veneer.transformer.tokenizer;

/**
 * Llama 3's pre-tokenizer, and Qwen2's, which differs in how many digits stay together. Unlike
 * GPT-2's, contractions may be written in capitals, any one character may lead a word, and line
 * ends stay with the punctuation or the white space before them.
 *
 * <p>Source: OpenAI's tiktoken, {@code cl100k_base}.
 *
 * @param digits the most numeric characters of a piece
 */
record Llama3PreTokenizer(int digits) implements ScanningPreTokenizer {

    private static final String BEFORE_DIGITS =
            "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|";
    private static final String AFTER_DIGITS =
            "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

    /** What three digits make of it, as a regular expression. */
    static final String LLAMA3_PATTERN = BEFORE_DIGITS + "\\p{N}{1,3}" + AFTER_DIGITS;
    /** What one digit makes of it. */
    static final String QWEN2_PATTERN = BEFORE_DIGITS + "\\p{N}" + AFTER_DIGITS;

    @Override
    public int pieceEnd(String text, int start, int to) {
        int contractionEnd = contractionEnd(text, start, to);
        if (contractionEnd > start) {
            return contractionEnd;
        }
        int first = text.codePointAt(start);
        int second = start + Character.charCount(first);
        return switch (CharacterClass.of(first)) {
            case LETTER -> CharacterClass.LETTER.runEnd(text, second, to);
            case NUMBER -> numberEnd(text, start, to);
            case OTHER -> startsLetter(text, second, to)
                    ? CharacterClass.LETTER.runEnd(text, second, to)
                    : punctuationEnd(text, second, to);
            case WHITE_SPACE -> {
                if (!isLineEnd(first) && startsLetter(text, second, to)) {
                    yield CharacterClass.LETTER.runEnd(text, second, to);
                }
                boolean punctuation = first == ' ' && second < to
                        && CharacterClass.of(text.codePointAt(second)) == CharacterClass.OTHER;
                yield punctuation
                        ? punctuationEnd(text, second, to)
                        : whiteSpaceEnd(text, start, to);
            }
        };
    }

    private static boolean startsLetter(String text, int position, int to) {
        return position < to
                && CharacterClass.of(text.codePointAt(position)) == CharacterClass.LETTER;
    }

    private int numberEnd(String text, int start, int to) {
        int position = start;
        for (int count = 0; count < digits && position < to; count++) {
            int codePoint = text.codePointAt(position);
            if (CharacterClass.of(codePoint) != CharacterClass.NUMBER) {
                break;
            }
            position += Character.charCount(codePoint);
        }
        return position;
    }

    /** The rest of a run of punctuation, and the line ends after it. */
    private static int punctuationEnd(String text, int start, int to) {
        int position = CharacterClass.OTHER.runEnd(text, start, to);
        while (position < to && isLineEnd(text.charAt(position))) {
            position++;
        }
        return position;
    }

    /** White space goes to its last line end; without one, as in {@code \s+(?!\S)|\s+}. */
    private static int whiteSpaceEnd(String text, int start, int to) {
        int end = CharacterClass.WHITE_SPACE.runEnd(text, start, to);
        while (end > start && !isLineEnd(text.charAt(end - 1))) {
            end--;
        }
        return end > start ? end : ScanningPreTokenizer.spaceBeforeWordEnd(text, start, to);
    }

    private static boolean isLineEnd(int codePoint) {
        return codePoint == '\n' || codePoint == '\r';
    }

    /** The end of the contraction that begins at {@code start}, or {@code start} itself. */
    private static int contractionEnd(String text, int start, int to) {
        if (text.charAt(start) != '\'' || start + 1 == to) {
            return start;
        }
        char first = fold(text.charAt(start + 1));
        if (first == 's' || first == 't' || first == 'm' || first == 'd') {
            return start + 2;
        }
        if (start + 2 == to) {
            return start;
        }
        char second = fold(text.charAt(start + 2));
        boolean two = (first == 'r' || first == 'v') && second == 'e'
                || first == 'l' && second == 'l';
        return two ? start + 3 : start;
    }

    /** Without case, where the long s is an s too (Unicode, CaseFolding.txt). */
    private static char fold(char character) {
        return character == 'ſ' ? 's' : Character.toLowerCase(character);
    }
}
