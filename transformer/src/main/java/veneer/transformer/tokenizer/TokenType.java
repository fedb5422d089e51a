package veneer.transformer.tokenizer;

/**
 * What kind of token an entry of the vocabulary is, in the order of GGUF's {@code
 * tokenizer.ggml.token_type}, which counts from 1.
 */
enum TokenType {
    /** A part of text, found by merging. */
    NORMAL,
    /** What stands for text that the vocabulary cannot express; special. */
    UNKNOWN,
    /** A mark of structure, such as the end of a text; special. */
    CONTROL,
    /** A part of text that was added to the vocabulary whole. */
    USER_DEFINED,
    /** A place in the vocabulary that nothing uses. */
    UNUSED,
    /** A single byte. */
    BYTE;

    private static final TokenType[] VALUES = values();

    /**
     * The type with GGUF's number.
     *
     * @throws IllegalArgumentException if there is none
     */
    static TokenType ofGguf(long number) {
        if (number < 1 || number > VALUES.length) {
            throw new IllegalArgumentException("tokenizer.ggml.token_type has " + number
                    + "; types are 1 to " + VALUES.length);
        }
        return VALUES[(int) number - 1];
    }

    /** Whether such a token is a part of text, which others may be merged to. */
    boolean isText() {
        return this == NORMAL || this == USER_DEFINED;
    }

    /** Whether such a token is recognised where it is written out in a text. */
    boolean isAdded() {
        return this == UNKNOWN || this == CONTROL || this == USER_DEFINED;
    }

    /** Whether decoding can skip such a token. */
    boolean isSpecial() {
        return this == UNKNOWN || this == CONTROL;
    }
}
