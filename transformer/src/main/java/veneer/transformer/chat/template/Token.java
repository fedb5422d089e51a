package veneer.transformer.chat.template;

/**
 * A part of a template.
 *
 * @param kind what it is
 * @param text a text or string as it is meant, anything else as it is written
 * @param at where it begins
 */
record Token(Kind kind, String text, Position at) {
    enum Kind {
        TEXT, OPEN_BLOCK, CLOSE_BLOCK, OPEN_OUTPUT, CLOSE_OUTPUT, NAME, STRING, INTEGER, FLOAT,
        OPERATOR, END
    }

    /** Whether this is a certain word or operator. */
    boolean is(String word) {
        return (kind == Kind.NAME || kind == Kind.OPERATOR) && text.equals(word);
    }

    /** This token for a message. */
    String describe() {
        return switch (kind) {
            case TEXT -> "text";
            case END -> "the template's end";
            case STRING -> "the string '" + text + "'";
            default -> "\"" + text + "\"";
        };
    }
}
