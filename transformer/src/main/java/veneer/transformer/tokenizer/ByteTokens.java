package veneer.transformer.tokenizer;

/** The tokens {@code <0x00>} to {@code <0xFF>} of a vocabulary that falls back to bytes. */
final class ByteTokens {

    private static final int LENGTH = "<0x00>".length();

    private ByteTokens() {}

    /** The token of a byte, 0 to 255. */
    static String token(int value) {
        return String.format("<0x%02X>", value);
    }

    /** The byte of a token, or -1 where it is no such token. */
    static int value(String token) {
        if (token.length() != LENGTH || !token.startsWith("<0x") || !token.endsWith(">")) {
            return -1;
        }
        int high = Character.digit(token.charAt(3), 16);
        int low = Character.digit(token.charAt(4), 16);
        return high < 0 || low < 0 ? -1 : high << 4 | low;
    }
}
