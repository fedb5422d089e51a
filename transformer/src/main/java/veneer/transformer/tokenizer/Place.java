package veneer.transformer.tokenizer;

/** Where a part of a text stands, which decides whether a space is put before it. */
enum Place {
    /** At the beginning of a text that stands alone. */
    START,
    /** After an added token. */
    AFTER_TOKEN,
    /** At the beginning of a text that goes on after another one: nothing is put before it. */
    CONTINUATION
}
