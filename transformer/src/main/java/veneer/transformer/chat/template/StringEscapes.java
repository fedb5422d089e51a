package veneer.transformer.chat.template;

/** Python's escape sequences in strings; a backslash before anything else stands for itself. */
final class StringEscapes {
    private static final String SIMPLE = "\\'\"abfnrtv";
    private static final String MEANT = "\\'\"\u0007\b\f\n\r\t\u000b";

    private StringEscapes() {}

    /** What a string means that is written so between its quotation marks. */
    static String read(String written, Position at) {
        if (written.indexOf('\\') < 0) {
            return written;
        }
        StringBuilder meant = new StringBuilder();
        int index = 0;
        while (index < written.length()) {
            char c = written.charAt(index++);
            if (c != '\\') {
                meant.append(c);
                continue;
            }
            char kind = written.charAt(index++);
            int simple = SIMPLE.indexOf(kind);
            if (simple >= 0) {
                meant.append(MEANT.charAt(simple));
            } else if (kind == 'x' || kind == 'u' || kind == 'U') {
                int length = kind == 'x' ? 2 : kind == 'u' ? 4 : 8;
                meant.appendCodePoint(number(written, index, length, 16, at));
                index += length;
            } else if (kind >= '0' && kind <= '7') {
                int end = index;
                while (end < written.length() && end < index + 2
                        && Character.digit(written.charAt(end), 8) >= 0) {
                    end++;
                }
                meant.appendCodePoint(number(written, index - 1, end - index + 1, 8, at));
                index = end;
            } else if (kind == 'N') {
                throw new TemplateException(at, "the escape \\N{…} is not supported");
            } else if (kind != '\n') {
                meant.append('\\').append(kind);
            }
        }
        return meant.toString();
    }

    private static int number(String written, int from, int length, int radix, Position at) {
        int number = 0;
        for (int index = from; index < from + length; index++) {
            int digit = index < written.length()
                    ? Character.digit(written.charAt(index), radix)
                    : -1;
            number = digit < 0 ? -1 : number * radix + digit;
            if (!Character.isValidCodePoint(number)) {
                throw new TemplateException(at, "the string has an escape that is no character: \\"
                        + written.substring(from - 1, Math.min(index + 1, written.length())));
            }
        }
        return number;
    }
}
