package veneer.transformer.checkpoint;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import veneer.engine.io.DuplicateKeys;
import veneer.engine.io.FormatException;
import veneer.engine.io.Json;
import veneer.engine.io.SafeTensorsFolder;
import veneer.engine.storage.StoredTensor;

/**
 * A folder with {@code config.json} and {@code model.safetensors}, or shards with an index, as
 * transformers saves it.
 */
final class HuggingFaceCheckpoint {
    private HuggingFaceCheckpoint() {}

    static Checkpoint open(Path folder) throws IOException {
        Path configFile = folder.resolve("config.json");
        LlamaConfig config = config(
                configFile.toString(), Json.readObject(configFile, DuplicateKeys.LAST_WINS));
        SafeTensorsFolder weights = SafeTensorsFolder.open(folder);
        try {
            Map<String, StoredTensor> tensors = LlamaTensors.select(
                    weights.source().toString(), config, weights.tensors(), false);
            return new Checkpoint(config, tensors, weights::close);
        } catch (IOException | RuntimeException e) {
            weights.close();
            throw e;
        }
    }

    /**
     * Reads the keys of transformers 4 ({@code rope_theta}) and of transformers 5 ({@code
     * rope_parameters}).
     */
    private static LlamaConfig config(String source, Map<String, Object> json)
            throws FormatException {
        ConfigReader config = new ConfigReader(source, json);
        config.require("model_type", key -> "missing", "llama");
        config.require("hidden_act", key -> "silu", "silu");
        config.require("attention_bias", key -> false, false);
        config.require("mlp_bias", key -> false, false);
        ConfigReader rope =
                config.section(config.has("rope_parameters") ? "rope_parameters" : "rope_scaling");
        rope.require(rope.has("type") ? "type" : "rope_type", key -> "default", "default");
        int heads = config.integer("num_attention_heads");
        int hidden = config.integer("hidden_size");
        try {
            return new LlamaConfig(
                    config.integer("vocab_size"),
                    hidden,
                    config.integer("intermediate_size"),
                    config.integer("num_hidden_layers"),
                    heads,
                    config.integer("num_key_value_heads", heads),
                    config.integer("head_dim", hidden / Math.max(1, heads)),
                    config.integer("max_position_embeddings"),
                    (float) config.number("rms_norm_eps"),
                    rope.number("rope_theta", config.number("rope_theta", 10_000)),
                    config.flag("tie_word_embeddings", false));
        } catch (IllegalArgumentException e) {
            throw config.refuse(e.getMessage());
        }
    }
}
