package veneer.transformer.model;

import veneer.engine.nn.Module;
import veneer.engine.nn.RmsNorm;
import veneer.engine.tensor.RotaryAngles;
import veneer.engine.tensor.Tensor;
import veneer.transformer.checkpoint.LlamaConfig;

/**
 * One layer: attention, then a feed-forward network, each on a normalised copy and added to the
 * residual stream.
 */
final class DecoderBlock extends Module {
    private final RmsNorm inputNorm;
    private final Attention attention;
    private final RmsNorm postAttentionNorm;
    private final FeedForward feedForward;

    DecoderBlock(LlamaConfig config, WeightReader weights, String path, RotaryAngles angles) {
        this.inputNorm = child("input_layernorm", norm(config, weights, path + ".input_layernorm"));
        this.attention =
                child("self_attn", new Attention(config, weights, path + ".self_attn", angles));
        this.postAttentionNorm = child(
                "post_attention_layernorm",
                norm(config, weights, path + ".post_attention_layernorm"));
        this.feedForward = child("mlp", new FeedForward(weights, path + ".mlp"));
    }

    private static RmsNorm norm(LlamaConfig config, WeightReader weights, String path) {
        return new RmsNorm(weights.vector(path + ".weight"), config.rmsNormEps());
    }

    /** {@code (B, T, C)} to {@code (B, T, C)}, or {@code (C)} to {@code (C)} in a cached step. */
    Tensor forward(Tensor x, KeyValueCache.Layer cache) {
        x = x.add(attention.forward(inputNorm.forward(x), cache));
        return x.add(feedForward.forward(postAttentionNorm.forward(x)));
    }
}
