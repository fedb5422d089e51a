package veneer.architecture;

/** Tells comments from code in a Java text. */
final class Comments {
    private Comments() {}

    /** Replaces every comment by spaces; what strings hold is no comment, and lines stay lines. */
    static String blank(String text) {
        StringBuilder code = new StringBuilder(text);
        int at = 0;
        while (at < text.length()) {
            int end = endOfToken(text, at);
            if (text.startsWith("//", at) || text.startsWith("/*", at)) {
                for (int i = at; i < end; i++) {
                    if (text.charAt(i) != '\n') {
                        code.setCharAt(i, ' ');
                    }
                }
            }
            at = end;
        }
        return code.toString();
    }

    /** The end of the comment, string, character or other single letter that begins at a place. */
    private static int endOfToken(String text, int at) {
        if (text.startsWith("//", at)) {
            int end = text.indexOf('\n', at);
            return end < 0 ? text.length() : end;
        } else if (text.startsWith("/*", at)) {
            return after(text, "*/", at + 2, false);
        } else if (text.startsWith("\"\"\"", at)) {
            return after(text, "\"\"\"", at + 3, true);
        } else if (text.charAt(at) == '"' || text.charAt(at) == '\'') {
            return after(text, text.substring(at, at + 1), at + 1, true);
        }
        return at + 1;
    }

    /** The place after the next occurrence of an ending, or the text's end. */
    private static int after(String text, String ending, int from, boolean escapes) {
        int at = from;
        while (at < text.length() && !text.startsWith(ending, at)) {
            at += escapes && text.charAt(at) == '\\' ? 2 : 1;
        }
        return Math.min(at + ending.length(), text.length());
    }
}
