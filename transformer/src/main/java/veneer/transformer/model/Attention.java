package veneer.transformer.model;

import veneer.engine.nn.Linear;
import veneer.engine.nn.Module;
import veneer.engine.tensor.RotaryAngles;
import veneer.engine.tensor.Tensor;
import veneer.transformer.checkpoint.LlamaConfig;

/**
 * Causal self-attention with rotary positions (Su et al. 2021) and grouped heads (Ainslie et al.
 * 2023).
 */
final class Attention extends Module {
    private final int heads;
    private final int keyValueHeads;
    private final RotaryAngles angles;
    private final Linear qProj;
    private final Linear kProj;
    private final Linear vProj;
    private final Linear oProj;

    Attention(LlamaConfig config, WeightReader weights, String path, RotaryAngles angles) {
        this.heads = config.numAttentionHeads();
        this.keyValueHeads = config.numKeyValueHeads();
        this.angles = angles;
        this.qProj = child("q_proj", new Linear(weights.matrix(path + ".q_proj.weight")));
        this.kProj = child("k_proj", new Linear(weights.matrix(path + ".k_proj.weight")));
        this.vProj = child("v_proj", new Linear(weights.matrix(path + ".v_proj.weight")));
        this.oProj = child("o_proj", new Linear(weights.matrix(path + ".o_proj.weight")));
    }

    /** {@code (B, T, C)} to {@code (B, T, C)}, or {@code (C)} to {@code (C)} in a cached step. */
    Tensor forward(Tensor x, KeyValueCache.Layer cache) {
        int position = cache == null ? 0 : cache.positions();
        Tensor q = qProj.forward(x).rotate(angles, position); // (B, T, H·D)
        Tensor k = kProj.forward(x).rotate(angles, position); // (B, T, G·D)
        Tensor v = vProj.forward(x); // (B, T, G·D)
        if (cache != null) {
            cache.append(k, v);
        }
        boolean step = x.shape().rank() == 1;
        Tensor y = step
                ? q.attendTo(cache.keys(), cache.values(), 0, cache.positions(), heads,
                        keyValueHeads)
                : q.causalAttention(k, v, heads, keyValueHeads);
        return oProj.forward(y);
    }
}
