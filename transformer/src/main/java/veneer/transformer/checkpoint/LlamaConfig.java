package veneer.transformer.checkpoint;

/**
 * The extents of a Llama, under the names that its {@code config.json} has (Touvron et al. 2023).
 *
 * @param vocabSize words of the vocabulary, V
 * @param hiddenSize channels of the residual stream, C
 * @param intermediateSize channels inside the feed-forward layer
 * @param numHiddenLayers decoder blocks
 * @param numAttentionHeads query heads, H
 * @param numKeyValueHeads key and value heads, G, which divides H
 * @param headDim channels of a head, D, an even number
 * @param maxPositionEmbeddings positions of the context
 * @param rmsNormEps what normalisation adds to the mean square
 * @param ropeTheta the base of the rotary frequencies
 * @param tieWordEmbeddings whether the output head is the embedding's own matrix
 */
public record LlamaConfig(
        int vocabSize,
        int hiddenSize,
        int intermediateSize,
        int numHiddenLayers,
        int numAttentionHeads,
        int numKeyValueHeads,
        int headDim,
        int maxPositionEmbeddings,
        float rmsNormEps,
        double ropeTheta,
        boolean tieWordEmbeddings) {

    /** Checks that the extents fit together. */
    public LlamaConfig {
        requirePositive("vocab_size", vocabSize);
        requirePositive("hidden_size", hiddenSize);
        requirePositive("intermediate_size", intermediateSize);
        requirePositive("num_hidden_layers", numHiddenLayers);
        requirePositive("num_attention_heads", numAttentionHeads);
        requirePositive("num_key_value_heads", numKeyValueHeads);
        requirePositive("head_dim", headDim);
        requirePositive("max_position_embeddings", maxPositionEmbeddings);
        if (numAttentionHeads % numKeyValueHeads != 0) {
            throw new IllegalArgumentException("num_attention_heads " + numAttentionHeads
                    + " is not a multiple of num_key_value_heads " + numKeyValueHeads);
        }
        if (headDim % 2 != 0) {
            throw new IllegalArgumentException(
                    "head_dim " + headDim + " is odd; rotary embedding turns pairs");
        }
        if (!(rmsNormEps > 0)) {
            throw new IllegalArgumentException("rms_norm_eps " + rmsNormEps + " is not positive");
        }
        if (!(ropeTheta > 0)) {
            throw new IllegalArgumentException("rope_theta " + ropeTheta + " is not positive");
        }
    }

    private static void requirePositive(String name, int value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + " " + value + " is not positive");
        }
    }
}
