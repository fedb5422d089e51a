package veneer.transformer.tokenizer;

/**
 * What a name of GGUF's {@code tokenizer.ggml.pre} stands for.
 *
 * @param normalizer rewrites the text
 * @param preTokenizer cuts it
 * @param wholePieces whether a piece that is a token is not merged
 * @param addsBos whether the token that begins a text is put before it
 */
record GgufPreTokenizer(
        Normalizer normalizer, PreTokenizer preTokenizer, boolean wholePieces, boolean addsBos) {

    /**
     * What a name stands for.
     *
     * @throws IllegalArgumentException if it is not supported
     */
    static GgufPreTokenizer named(String name) {
        return switch (name) {
            case "gpt-2" -> merging(Normalizer.NONE, new Gpt2PreTokenizer());
            case "smollm" -> merging(
                    Normalizer.NONE, new DigitPreTokenizer(true).then(new Gpt2PreTokenizer()));
            case "qwen2" -> merging(Normalizer.COMPOSED, new Llama3PreTokenizer(1));
            case "llama-bpe" ->
                    new GgufPreTokenizer(Normalizer.NONE, new Llama3PreTokenizer(3), true, true);
            default ->
                    throw new IllegalArgumentException("pre-tokenizer \"" + name
                            + "\" (tokenizer.ggml.pre) is not supported;"
                            + " supported: gpt-2, llama-bpe, qwen2, smollm");
        };
    }

    private static GgufPreTokenizer merging(Normalizer normalizer, PreTokenizer preTokenizer) {
        return new GgufPreTokenizer(normalizer, preTokenizer, false, false);
    }
}
