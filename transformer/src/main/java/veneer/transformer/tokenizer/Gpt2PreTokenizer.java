package veneer.transformer.tokenizer;

/**
 * GPT-2's pre-tokenizer: English contractions, words, numbers and runs of other characters, each
 * with one space before it where there is one, and white space.
 *
 * <p>Source: Radford et al., "Language Models are Unsupervised Multitask Learners" (2019), {@code
 * encoder.py}.
 */
final class Gpt2PreTokenizer implements ScanningPreTokenizer {

    /** What it does, as a regular expression. */
    static final String PATTERN = "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+"
            + "| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";

    private static final String[] CONTRACTIONS = {"'s", "'t", "'re", "'ve", "'m", "'ll", "'d"};

    @Override
    public int pieceEnd(String text, int start, int to) {
        int contractionEnd = contractionEnd(text, start, to);
        if (contractionEnd > start) {
            return contractionEnd;
        }
        boolean space = text.charAt(start) == ' ' && start + 1 < to;
        int body = space ? start + 1 : start;
        CharacterClass kind = CharacterClass.of(text.codePointAt(body));
        return kind == CharacterClass.WHITE_SPACE
                ? ScanningPreTokenizer.spaceBeforeWordEnd(text, start, to)
                : kind.runEnd(text, body, to);
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
}
