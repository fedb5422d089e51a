package veneer.transformer.tokenizer;

import java.util.random.RandomGenerator;

/** Random texts of the characters that tokenizers get wrong. */
final class RandomText {

    /** White space of each kind and what only looks like it, quotes, numbers, marks, emoji. */
    private static final String[] PARTS = {
            " ", " ", "  ", "\t", "\n", "\r\n", "\u000b", "\u0085", "\u00a0", "\u1680", "\u2003",
            "\u2028", "\u3000", "\u180e", "\u200b", "\ufeff", "'", "’", "'s", "'S", "'re", "n't",
            "'ll", "'LL", "'Ve", "'ſ", "'x", " 'd", "!", "?!", "...", "<", "|", ">", "0", "12", "½",
            "²", "Ⅷ", "৩", "𝟘", "a",
            "hello", "Hello", "world", "ß", "é", "Å", "e\u0301", "\u0301", "нещо", "我想", "ありがとう",
            "កាន់", "🦙", "👨‍👩‍👧", "🇩🇪", "𝄞", "\ufffd", "\0", "\u007f", "\ue000",
            "\udbff\udfff", "aaaa", "<|end|>", "<|end|", "<|end|>|", "<tool>", "naïve 𝄞"
    };

    private RandomText() {}

    /** A text of up to 20 parts, now and then with a character from anywhere in Unicode. */
    static String next(RandomGenerator random) {
        StringBuilder text = new StringBuilder();
        int count = random.nextInt(20);
        for (int i = 0; i < count; i++) {
            if (random.nextInt(8) == 0) {
                text.appendCodePoint(codePoint(random));
            } else {
                text.append(PARTS[random.nextInt(PARTS.length)]);
            }
        }
        return text.toString();
    }

    /** Any code point that is a character, those of the first 0x3000 more often. */
    private static int codePoint(RandomGenerator random) {
        int bound = random.nextBoolean() ? 0x3000 : Character.MAX_CODE_POINT + 1;
        int codePoint = random.nextInt(bound);
        return Character.getType(codePoint) == Character.SURROGATE ? 'x' : codePoint;
    }
}
