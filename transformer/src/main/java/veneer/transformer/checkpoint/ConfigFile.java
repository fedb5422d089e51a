package veneer.transformer.checkpoint;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the {@code config.json} of a model that has none, in the style of transformers 4, which
 * transformers 5 reads too.
 */
final class ConfigFile {
    private static final Map<ModelFamily, String> ARCHITECTURES = Map.of(
            ModelFamily.GPT2, "GPT2LMHeadModel",
            ModelFamily.LLAMA, "LlamaForCausalLM",
            ModelFamily.MISTRAL, "MistralForCausalLM",
            ModelFamily.QWEN2, "Qwen2ForCausalLM",
            ModelFamily.QWEN3, "Qwen3ForCausalLM");

    private ConfigFile() {}

    /**
     * The keys of a model's configuration.
     *
     * @throws IllegalArgumentException if no configuration file can say what the model is
     */
    static Map<String, Object> of(ModelConfig config) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("architectures", List.of(ARCHITECTURES.get(config.family())));
        json.put("model_type", config.family().modelType());
        json.put("vocab_size", config.vocabSize());
        json.put("tie_word_embeddings", config.tieWordEmbeddings());
        if (config.family() == ModelFamily.GPT2) {
            json.put("n_embd", config.hiddenSize());
            json.put("n_inner", config.intermediateSize());
            json.put("n_layer", config.numHiddenLayers());
            json.put("n_head", config.numAttentionHeads());
            json.put("n_positions", config.maxPositionEmbeddings());
            json.put("activation_function",
                    config.activation() == Activation.GELU ? "gelu" : "gelu_new");
            json.put("layer_norm_epsilon", decimal(config.normEps()));
            return json;
        }
        json.put("hidden_size", config.hiddenSize());
        json.put("intermediate_size", config.intermediateSize());
        json.put("num_hidden_layers", config.numHiddenLayers());
        json.put("num_attention_heads", config.numAttentionHeads());
        json.put("num_key_value_heads", config.numKeyValueHeads());
        json.put("head_dim", config.headDim());
        json.put("max_position_embeddings", config.maxPositionEmbeddings());
        json.put("hidden_act", "silu");
        json.put("rms_norm_eps", decimal(config.normEps()));
        json.put("rope_theta", config.rope().ropeTheta());
        json.put("rope_scaling", scaling(config.rope().scaling()));
        Integer window = config.slidingWindow().isPresent()
                ? config.slidingWindow().getAsInt()
                : null;
        json.put("sliding_window", window);
        return json;
    }

    /** The shortest decimal that is read as this float: 1e-05, not 9.999999747378752e-06. */
    private static double decimal(float value) {
        return Double.parseDouble(Float.toString(value));
    }

    private static Map<String, Object> scaling(RopeScaling scaling) {
        Map<String, Object> json = new LinkedHashMap<>();
        switch (scaling) {
            case RopeScaling.Linear linear when linear.factor() == 1 -> {
                return null;
            }
            case RopeScaling.Linear linear -> {
                json.put("rope_type", "linear");
                json.put("factor", linear.factor());
            }
            case RopeScaling.Llama3 llama3 -> {
                json.put("rope_type", "llama3");
                json.put("factor", llama3.factor());
                json.put("low_freq_factor", llama3.lowFreqFactor());
                json.put("high_freq_factor", llama3.highFreqFactor());
                json.put("original_max_position_embeddings",
                        llama3.originalMaxPositionEmbeddings());
            }
            case RopeScaling.Factors _ -> throw new IllegalArgumentException(
                    "a config.json has no place for the rotary factors of a GGUF file's "
                            + GgufConfig.ROTARY_FACTORS);
        }
        return json;
    }
}
