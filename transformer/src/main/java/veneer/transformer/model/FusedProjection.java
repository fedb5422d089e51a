package veneer.transformer.model;

import java.util.List;
import veneer.engine.tensor.Tensor;
import veneer.transformer.checkpoint.ModelConfig;

/** Queries, keys and values side by side in one product, as GPT-2 makes them. */
final class FusedProjection {
    private FusedProjection() {}

    /** {@code (…, (H + 2·G)·D)} to {@code (…, H·D)} and twice {@code (…, G·D)}. */
    static List<Tensor> split(Tensor product, ModelConfig config) {
        int keys = config.numAttentionHeads() * config.headDim();
        int values = keys + config.numKeyValueHeads() * config.headDim();
        int end = values + config.numKeyValueHeads() * config.headDim();
        return List.of(product.slice(-1, 0, keys), product.slice(-1, keys, values),
                product.slice(-1, values, end));
    }
}
