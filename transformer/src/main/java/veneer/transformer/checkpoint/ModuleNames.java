package veneer.transformer.checkpoint;

import java.util.List;

/**
 * Which modules a decoder has, and what its checkpoints call them.
 *
 * @param embedding the words' embedding
 * @param positions the positions' embedding, or null where positions turn queries and keys instead
 * @param layers the blocks, which are numbered below this name
 * @param inputNorm in a block, the norm before attention
 * @param attention in a block, the attention
 * @param queryKeyValue in the attention, the matrices of queries, keys and values: three, or one
 *     whose rows are theirs one after another
 * @param queryNorm in the attention, the norm of each head's query, or null for none
 * @param keyNorm in the attention, the norm of each head's key, or null for none
 * @param attentionOutput in the attention, the last matrix
 * @param postAttentionNorm in a block, the norm before the feed-forward network
 * @param feedForward in a block, the feed-forward network
 * @param gate in the feed-forward network, the matrix of the gates, or null for none
 * @param up in the feed-forward network, the matrix that leads into it
 * @param down in the feed-forward network, the matrix that leads out of it
 * @param norm the norm after the last block
 */
public record ModuleNames(
        String embedding,
        String positions,
        String layers,
        String inputNorm,
        String attention,
        List<String> queryKeyValue,
        String queryNorm,
        String keyNorm,
        String attentionOutput,
        String postAttentionNorm,
        String feedForward,
        String gate,
        String up,
        String down,
        String norm) {
    /** The output head, where it isn't the embedding's own matrix. */
    public static final String HEAD = "lm_head";

    static final ModuleNames GPT2 = new ModuleNames(
            "transformer.wte", "transformer.wpe", "transformer.h",
            "ln_1", "attn", List.of("c_attn"), null, null, "c_proj",
            "ln_2", "mlp", null, "c_fc", "c_proj", "transformer.ln_f");

    static final ModuleNames LLAMA = llama(null, null);

    static final ModuleNames QWEN3 = llama("q_norm", "k_norm");

    private static ModuleNames llama(String queryNorm, String keyNorm) {
        return new ModuleNames(
                "model.embed_tokens", null, "model.layers",
                "input_layernorm", "self_attn", List.of("q_proj", "k_proj", "v_proj"), queryNorm,
                keyNorm, "o_proj",
                "post_attention_layernorm", "mlp", "gate_proj", "up_proj", "down_proj",
                "model.norm");
    }
}
