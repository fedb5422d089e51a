package veneer.transformer.checkpoint;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import veneer.engine.io.FormatException;

/**
 * {@code config.json} as transformers 4 writes it ({@code rope_theta}, {@code rope_scaling}) and as
 * transformers 5 does ({@code rope_parameters}). A key that is absent has transformers' default.
 * Dropout, which only the training of a whole model is for, is passed over.
 */
final class HuggingFaceConfig {
    private final ConfigReader config;
    private final ModelFamily family;

    private HuggingFaceConfig(ConfigReader config, ModelFamily family) {
        this.config = config;
        this.family = family;
    }

    static ModelConfig read(String source, Map<String, Object> json) throws FormatException {
        ConfigReader config = new ConfigReader(source, json);
        String type = config.text("model_type");
        ModelFamily family = ModelFamily.ofModelType(type).orElseThrow(
                () -> config.notSupported("model_type", type, "one of "
                        + ModelFamily.modelTypes()));
        if (config.has("quantization_config")) {
            throw config.notSupported("quantization_config",
                    config.section("quantization_config").text("quant_method", "of any method"),
                    "a checkpoint of F32, F16 or BF16, or a GGUF file");
        }
        HuggingFaceConfig reader = new HuggingFaceConfig(config, family);
        try {
            return family == ModelFamily.GPT2 ? reader.gpt2() : reader.llama();
        } catch (IllegalArgumentException e) {
            throw config.refuse(e.getMessage());
        }
    }

    private ModelConfig gpt2() throws FormatException {
        config.require("scale_attn_weights", true, true);
        config.require("scale_attn_by_inverse_layer_idx", false, false);
        config.require("add_cross_attention", false, false);
        int hidden = config.integer("n_embd");
        int heads = config.integer("n_head");
        if (heads > 0 && hidden % heads != 0) {
            throw config.refuse("n_embd " + hidden + " is not a multiple of n_head " + heads);
        }
        return new ModelConfig(
                family,
                config.integer("vocab_size"),
                hidden,
                config.integer("n_inner", 4 * hidden),
                config.integer("n_layer"),
                heads,
                heads,
                hidden / Math.max(1, heads),
                config.integer("n_positions"),
                OptionalInt.empty(),
                null,
                activation("activation_function", "gelu_new",
                        Set.of(Activation.GELU, Activation.GELU_TANH)),
                (float) config.number("layer_norm_epsilon", 1e-5),
                family.biases(),
                config.flag("tie_word_embeddings", true));
    }

    private ModelConfig llama() throws FormatException {
        int hidden = config.integer("hidden_size");
        int heads = config.integer("num_attention_heads");
        int headDim = family == ModelFamily.QWEN3 ? 128 : hidden / Math.max(1, heads);
        return new ModelConfig(
                family,
                config.integer("vocab_size"),
                hidden,
                config.integer("intermediate_size"),
                config.integer("num_hidden_layers"),
                heads,
                config.integer("num_key_value_heads", heads),
                config.integer("head_dim", headDim),
                config.integer("max_position_embeddings"),
                slidingWindow(),
                rope(),
                activation("hidden_act", "silu", Set.of(Activation.SILU)),
                (float) config.number("rms_norm_eps", 1e-6),
                biases(),
                config.flag("tie_word_embeddings", false));
    }

    private Activation activation(String key, String absent, Set<Activation> supported)
            throws FormatException {
        String name = config.text(key, absent);
        return Activation.of(name).filter(supported::contains)
                .orElseThrow(() -> config.notSupported(key, name, absent));
    }

    /** Mistral's window, whose default is 4096 where it is not mentioned, and none where null. */
    private OptionalInt slidingWindow() throws FormatException {
        if (family != ModelFamily.MISTRAL) {
            config.require("use_sliding_window", false, false);
            return OptionalInt.empty();
        }
        return config.mentions("sliding_window") && !config.has("sliding_window")
                ? OptionalInt.empty()
                : OptionalInt.of(config.integer("sliding_window", 4096));
    }

    private Set<String> biases() throws FormatException {
        Set<String> biases = new HashSet<>(family.biases());
        ModuleNames names = family.names();
        boolean optional = family == ModelFamily.LLAMA || family == ModelFamily.QWEN3;
        if (optional && config.flag("attention_bias", false)) {
            biases.addAll(names.queryKeyValue());
            biases.add(names.attentionOutput());
        }
        if (family == ModelFamily.LLAMA && config.flag("mlp_bias", false)) {
            biases.addAll(List.of(names.gate(), names.up(), names.down()));
        }
        return biases;
    }

    private RopeParameters rope() throws FormatException {
        String key = config.has("rope_parameters") ? "rope_parameters" : "rope_scaling";
        ConfigReader rope = config.section(key);
        if (rope.isNested()) {
            throw config.notSupported(key, "by layer type", "one for all layers");
        }
        double turned = rope.number("partial_rotary_factor",
                config.number("partial_rotary_factor", 1));
        if (turned != 1) {
            throw config.notSupported("partial_rotary_factor", turned, "1");
        }
        double theta = rope.number("rope_theta", config.number("rope_theta", 10_000));
        String typeKey = rope.has("rope_type") ? "rope_type" : "type";
        String type = rope.text(typeKey, "default");
        return new RopeParameters(theta, switch (type) {
            case "default" -> RopeScaling.NONE;
            case "linear" -> new RopeScaling.Linear(rope.number("factor"));
            case "llama3" -> new RopeScaling.Llama3(
                    rope.number("factor"),
                    rope.number("low_freq_factor"),
                    rope.number("high_freq_factor"),
                    rope.integer("original_max_position_embeddings",
                            config.integer("max_position_embeddings")));
            default -> throw config.notSupported(typeKey, type, "default, linear or llama3");
        });
    }
}
