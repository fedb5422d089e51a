package veneer.transformer.tokenizer;

/** Takes a text part by part. */
interface TextSink {

    /** Takes the next part. */
    void accept(String part);

    /** Says that no part follows. */
    default void finish() {}
}
