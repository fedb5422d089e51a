package veneer.transformer.model;

import java.util.List;
import veneer.engine.nn.Linear;
import veneer.engine.nn.Module;
import veneer.engine.nn.Norm;
import veneer.engine.tensor.RotaryAngles;
import veneer.engine.tensor.Tensor;
import veneer.transformer.checkpoint.ModelConfig;
import veneer.transformer.checkpoint.ModuleNames;
import veneer.transformer.checkpoint.ModuleReader;

/**
 * Causal self-attention with grouped heads (Ainslie et al. 2023) and, where the model has them,
 * rotary positions (Su et al. 2021), norms of each head's query and key (Henry et al. 2020), and a
 * window that ends how far back it sees (Jiang et al. 2023).
 */
final class Attention extends Module {
    private final ModelConfig config;
    private final RotaryAngles angles;
    private final List<Linear> queryKeyValue;
    private final Norm queryNorm;
    private final Norm keyNorm;
    private final Linear output;

    Attention(ModelConfig config, ModuleReader reader, RotaryAngles angles) {
        this.config = config;
        this.angles = angles;
        ModuleNames names = config.names();
        this.queryKeyValue = names.queryKeyValue().stream()
                .map(name -> child(name, reader.linear(name))).toList();
        this.queryNorm = child(names.queryNorm(), reader.norm(names.queryNorm()));
        this.keyNorm = child(names.keyNorm(), reader.norm(names.keyNorm()));
        this.output = child(names.attentionOutput(), reader.linear(names.attentionOutput()));
    }

    /** {@code (B, T, C)} to {@code (B, T, C)}, or {@code (C)} to {@code (C)} in a cached step. */
    Tensor forward(Tensor x, Sequences sequences, KeyValueCache.Layer cache) {
        int[] positions = sequences.positions();
        List<Tensor> projected = projected(x);
        Tensor q = placed(projected.get(0), queryNorm, positions); // (B, T, H·D)
        Tensor k = placed(projected.get(1), keyNorm, positions); // (B, T, G·D)
        Tensor v = projected.get(2); // (B, T, G·D)
        if (cache != null) {
            cache.append(k, v);
        }
        boolean step = x.shape().rank() == 1;
        Tensor y = step
                ? cache.attend(q, config)
                : q.causalAttention(k, v, config.numAttentionHeads(), config.numKeyValueHeads(),
                        config.attentionScope(sequences.scope()));
        return output.forward(y);
    }

    /** Queries, keys and values, of a matrix each, or side by side in the product with one. */
    private List<Tensor> projected(Tensor x) {
        List<Tensor> products = queryKeyValue.stream().map(linear -> linear.forward(x)).toList();
        return products.size() == 3 ? products : FusedProjection.split(products.getFirst(), config);
    }

    /** Queries or keys, normalised head by head and turned to their positions, if at all. */
    private Tensor placed(Tensor x, Norm norm, int[] positions) {
        Tensor normed = norm == null
                ? x
                : norm.forward(x.reshape(-1, config.headDim())).reshape(x.shape().toArray());
        return angles == null ? normed : normed.rotate(angles, positions);
    }
}
