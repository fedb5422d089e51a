package veneer.transformer.checkpoint;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Models that differ in their extents alone, under the {@code model_type} of their files. */
public enum ModelFamily {
    /** Learned positions, LayerNorm, biases everywhere (Radford et al. 2019). */
    GPT2(ModuleNames.GPT2, Set.of("c_attn", "c_proj", "c_fc")),
    /** Rotary positions, RMSNorm, SwiGLU, grouped heads (Touvron et al. 2023). */
    LLAMA(ModuleNames.LLAMA, Set.of()),
    /** A Llama that may see no further back than a window (Jiang et al. 2023). */
    MISTRAL(ModuleNames.LLAMA, Set.of()),
    /** A Llama with biases on queries, keys and values (Yang et al. 2024). */
    QWEN2(ModuleNames.LLAMA, Set.of("q_proj", "k_proj", "v_proj")),
    /** A Llama that normalises each head's query and key (Yang et al. 2025). */
    QWEN3(ModuleNames.QWEN3, Set.of());

    private final ModuleNames names;
    private final Set<String> biases;

    ModelFamily(ModuleNames names, Set<String> biases) {
        this.names = names;
        this.biases = biases;
    }

    /**
     * The family's modules.
     *
     * @return which there are, and their names
     */
    public ModuleNames names() {
        return names;
    }

    /** The linear layers that have a bias in every model of the family. */
    Set<String> biases() {
        return biases;
    }

    /** Whether norms subtract the mean, and have a bias. */
    boolean usesLayerNorm() {
        return this == GPT2;
    }

    /** Its {@code model_type} in a configuration, its architecture in a GGUF file. */
    String modelType() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<ModelFamily> ofModelType(String modelType) {
        return Arrays.stream(values()).filter(family -> family.modelType().equals(modelType))
                .findFirst();
    }

    /** All {@code model_type}s, for messages. */
    static String modelTypes() {
        return Arrays.stream(values()).map(ModelFamily::modelType)
                .collect(Collectors.joining(", "));
    }
}
