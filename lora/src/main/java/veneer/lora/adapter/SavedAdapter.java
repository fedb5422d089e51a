package veneer.lora.adapter;

import java.util.LinkedHashMap;
import java.util.Map;
import veneer.engine.nn.Linear;
import veneer.engine.nn.Module;
import veneer.engine.tensor.Weight;
import veneer.lora.config.InitLoraWeights;
import veneer.lora.config.LoraConfig;
import veneer.lora.config.Targets;

/** What PEFT's files keep of an adapter. */
final class SavedAdapter {
    private SavedAdapter() {}

    /** The tensors, by our names. */
    static Map<String, SavedTensor> tensors(Lora lora) {
        Map<String, SavedTensor> saved = new LinkedHashMap<>();
        lora.parameters().forEach((name, parameter) -> saved.put(name, SavedTensor.of(parameter)));
        lora.layers().forEach((path, layer) -> {
            if (layer instanceof SymmetricLinear symmetric) {
                SymmetricFile.tensors(symmetric)
                        .forEach((name, tensor) -> saved.put(path + "." + name, tensor));
            }
        });
        return saved;
    }

    /**
     * The configuration: modules that the model chose are named, and whether weights are kept
     * {@code (in, out)} is as it is in the model.
     */
    static LoraConfig config(Lora lora) {
        LoraConfig config = lora.config();
        Map<String, Module> adapted = Targets.of(lora.model(), config).adapted();
        boolean inputsFirst = adapted.values().stream()
                .anyMatch(module -> module instanceof Linear linear
                        && linear.weight() instanceof Weight.Transposed);
        LoraConfig named = config.with(c -> {
            c.fanInFanOut = inputsFirst;
            c.targetModules = config.targetModules().named(adapted.keySet());
        });
        return isSymmetric(lora) ? SymmetricFile.plain(named) : named;
    }

    static boolean isSymmetric(Lora lora) {
        return lora.config().initLoraWeights() == InitLoraWeights.SYMMETRIC;
    }
}
