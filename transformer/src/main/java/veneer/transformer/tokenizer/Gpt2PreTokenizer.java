package veneer.transformer.tokenizer;

/**
 * GPT-2's pre-tokenizer: English contractions, words, numbers and runs of other characters, each
 * with one space before it where there is one, and white space.
 *
 * <pre>{@code
 * 's|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+
 * }</pre>
 *
 * <p>Source: Radford et al., "Language Models are Unsupervised Multitask Learners" (2019), {@code
 * encoder.py}.
 */
final class Gpt2PreTokenizer implements PreTokenizer {

    private static final String[] CONTRACTIONS = {"'s", "'t", "'re", "'ve", "'m", "'ll", "'d"};

    @Override
    public void split(String text, int from, int to, PieceConsumer pieces) {
        int start = from;
        while (start < to) {
            int end = pieceEnd(text, start, to);
            pieces.accept(start, end);
            start = end;
        }
    }

    private static int pieceEnd(String text, int start, int to) {
        int contractionEnd = contractionEnd(text, start, to);
        if (contractionEnd > start) {
            return contractionEnd;
        }
        boolean space = text.charAt(start) == ' ' && start + 1 < to;
        int body = space ? start + 1 : start;
        CharacterClass kind = CharacterClass.of(text.codePointAt(body));
        return kind == CharacterClass.WHITE_SPACE
                ? whiteSpaceEnd(text, start, to)
                : runEnd(text, body, to, kind);
    }

    /** The end of the contraction that begins at {@code start}, or {@code start} itself. */
    private static int contractionEnd(String text, int start, int to) {
        if (text.charAt(start) == '\'') {
            for (String contraction : CONTRACTIONS) {
                int end = start + contraction.length();
                if (end <= to && text.startsWith(contraction, start)) {
                    return end;
                }
            }
        }
        return start;
    }

    /**
     * White space before a word leaves its last character to that word; at the end it is taken
     * whole. That character is one {@code char}: White_Space has none beyond the first plane.
     */
    private static int whiteSpaceEnd(String text, int start, int to) {
        int end = runEnd(text, start, to, CharacterClass.WHITE_SPACE);
        return end < to && end - start > 1 ? end - 1 : end;
    }

    private static int runEnd(String text, int start, int to, CharacterClass kind) {
        int position = start;
        while (position < to) {
            int codePoint = text.codePointAt(position);
            if (CharacterClass.of(codePoint) != kind) {
                break;
            }
            position += Character.charCount(codePoint);
        }
        return position;
    }
}
