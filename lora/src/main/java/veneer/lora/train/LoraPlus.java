package veneer.lora.train;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import veneer.engine.optim.AdamW;
import veneer.engine.optim.ParameterGroup;
import veneer.engine.tensor.Tensor;

/**
 * Learning rates of LoRA+ (Hayou et al. 2024): B, which starts at zero, learns faster than A by a
 * ratio. As PEFT has it, biases and magnitudes go with B, an embedding's factors have a small rate
 * of their own, and biases and norms don't decay.
 */
final class LoraPlus {
    /** PEFT's default for the factors beside embeddings. */
    static final double EMBEDDING_LEARNING_RATE = 1e-6;

    private LoraPlus() {}

    /** The groups of an adapter's parameters, in place of one of all. */
    static List<ParameterGroup<AdamW.Settings>> groups(Map<String, Tensor> parameters,
            TrainingConfig config) {
        Map<AdamW.Settings, Map<String, Tensor>> groups = new LinkedHashMap<>();
        parameters.forEach((name, parameter) -> groups
                .computeIfAbsent(settings(name, parameter, config), _ -> new LinkedHashMap<>())
                .put(name, parameter));
        return groups.entrySet().stream()
                .map(group -> new ParameterGroup<>(group.getValue(), group.getKey())).toList();
    }

    private static AdamW.Settings settings(String name, Tensor parameter, TrainingConfig config) {
        boolean vector = parameter.shape().rank() == 1;
        boolean decays = !vector || name.endsWith(".lora_magnitude_vector");
        double decay = decays ? config.weightDecay() : 0;
        if (name.contains(".lora_embedding_")) {
            return AdamW.Settings.of(EMBEDDING_LEARNING_RATE, decay);
        }
        boolean fast = vector || name.endsWith(".lora_B.weight");
        return AdamW.Settings.of(
                config.learningRate() * (fast ? config.loraPlusRatio() : 1), decay);
    }
}
