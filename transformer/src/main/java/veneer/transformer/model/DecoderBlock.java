package veneer.transformer.model;

import veneer.engine.nn.Module;
import veneer.engine.nn.Norm;
import veneer.engine.tensor.RotaryAngles;
import veneer.engine.tensor.Tensor;
import veneer.transformer.checkpoint.ModelConfig;
import veneer.transformer.checkpoint.ModuleNames;
import veneer.transformer.checkpoint.ModuleReader;

/**
 * One layer: attention, then a feed-forward network, each on a normalised copy and added to the
 * residual stream. The copies are not kept for the walk back, which has the residual stream to
 * compute them from.
 */
final class DecoderBlock extends Module {
    private final Norm inputNorm;
    private final Attention attention;
    private final Norm postAttentionNorm;
    private final FeedForward feedForward;

    DecoderBlock(ModelConfig config, ModuleReader reader, RotaryAngles angles) {
        ModuleNames names = config.names();
        this.inputNorm = child(names.inputNorm(), reader.norm(names.inputNorm()));
        this.attention = child(names.attention(),
                new Attention(config, reader.below(names.attention()), angles));
        this.postAttentionNorm =
                child(names.postAttentionNorm(), reader.norm(names.postAttentionNorm()));
        this.feedForward = child(names.feedForward(),
                new FeedForward(config, reader.below(names.feedForward())));
    }

    /** {@code (B, T, C)} to {@code (B, T, C)}, or {@code (C)} to {@code (C)} in a cached step. */
    Tensor forward(Tensor x, Sequences sequences, KeyValueCache.Layer cache) {
        Tensor normed = inputNorm.forward(x);
        x = attention.forward(normed, sequences, cache).addInPlace(x);
        normed.forget();
        normed = postAttentionNorm.forward(x);
        x = feedForward.forward(normed).addInPlace(x);
        normed.forget();
        return x;
    }
}
