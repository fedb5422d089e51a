package veneer.transformer.checkpoint;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import veneer.engine.io.FormatException;
import veneer.engine.storage.StoredTensor;

/** The configuration that a GGUF file's metadata describes, by keys below its architecture. */
final class GgufConfig {
    /** Factors of the rotary frequencies, a part of the configuration that lies among tensors. */
    static final String ROTARY_FACTORS = "rope_freqs.weight";

    private final ConfigReader config;
    private final ModelFamily family;
    private final Map<String, StoredTensor> tensors;

    private GgufConfig(ConfigReader config, ModelFamily family,
            Map<String, StoredTensor> tensors) {
        this.config = config;
        this.family = family;
        this.tensors = tensors;
    }

    static ModelConfig read(String source, Map<String, Object> metadata,
            Map<String, StoredTensor> tensors) throws FormatException {
        ConfigReader config = new ConfigReader(source, metadata);
        String architecture = config.text("general.architecture");
        ModelFamily family = ModelFamily.ofModelType(architecture).orElseThrow(
                () -> config.notSupported("general.architecture", architecture, "one of "
                        + ModelFamily.modelTypes()));
        try {
            return new GgufConfig(config, family, tensors).read();
        } catch (IllegalArgumentException e) {
            throw config.refuse(e.getMessage());
        }
    }

    private ModelConfig read() throws FormatException {
        StoredTensor embedding = tensors.get("token_embd.weight");
        if (embedding == null) {
            throw config
                    .refuse("token_embd.weight is missing; is it a vocabulary without a model?");
        }
        if (embedding.shape().length != 2) {
            throw config.refuse("token_embd.weight has the shape "
                    + Arrays.toString(embedding.shape()) + " instead of words and channels");
        }
        config.require(key("expert_count"), 0L, 0L);
        boolean gpt2 = family == ModelFamily.GPT2;
        int heads = config.integer(key("attention.head_count"));
        int hidden = config.integer(key("embedding_length"));
        int headDim = config.integer(key("attention.key_length"), hidden / Math.max(1, heads));
        config.require(key("attention.value_length"), (long) headDim, (long) headDim);
        return new ModelConfig(
                family,
                embedding.shape()[0],
                hidden,
                config.integer(key("feed_forward_length")),
                config.integer(key("block_count")),
                heads,
                config.integer(key("attention.head_count_kv"), heads),
                headDim,
                config.integer(key("context_length")),
                slidingWindow(),
                gpt2 ? null : rope(headDim),
                gpt2 ? Activation.GELU_TANH : Activation.SILU,
                (float) config.number(key(gpt2
                        ? "attention.layer_norm_epsilon"
                        : "attention.layer_norm_rms_epsilon")),
                family.biases(),
                !tensors.containsKey("output.weight"));
    }

    private String key(String name) {
        return family.modelType() + "." + name;
    }

    private OptionalInt slidingWindow() throws FormatException {
        int window = config.integer(key("attention.sliding_window"), 0);
        return window == 0 ? OptionalInt.empty() : OptionalInt.of(window);
    }

    /** As llama.cpp reads it, a factor alone means linear scaling; it has two names. */
    private RopeParameters rope(int headDim) throws FormatException {
        config.require(key("rope.dimension_count"), (long) headDim, (long) headDim);
        double theta = config.number(key("rope.freq_base"), 10_000);
        String typeKey = key("rope.scaling.type");
        String type = config.text(typeKey, "linear");
        double factor = switch (type) {
            case "none" -> 1;
            case "linear" -> config.number(key("rope.scaling.factor"),
                    config.number(key("rope.scale_linear"), 1));
            default -> throw config.notSupported(typeKey, type, "none or linear");
        };
        RopeScaling linear = new RopeScaling.Linear(factor);
        StoredTensor factors = tensors.get(ROTARY_FACTORS);
        return new RopeParameters(theta, factors == null ? linear : factors(factors, factor));
    }

    private static RopeScaling factors(StoredTensor tensor, double factor) {
        List<Float> factors = new ArrayList<>();
        for (float value : tensor.toFloats()) {
            factors.add((float) (value * factor));
        }
        return new RopeScaling.Factors(factors);
    }
}
