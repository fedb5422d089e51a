package veneer.transformer.model;

import java.util.HashMap;
import java.util.Map;
import veneer.engine.nn.Embedding;
import veneer.engine.nn.Linear;
import veneer.engine.nn.Module;
import veneer.engine.tensor.Tensor;
import veneer.engine.tensor.Weight;

/**
 * What of a model is not as its checkpoint has it: what is trained, and matrices that were put in
 * place of frozen ones.
 */
final class ChangedTensors {
    private ChangedTensors() {}

    /** The tensors by path. */
    static Map<String, Tensor> of(Module model) {
        Map<String, Tensor> changed = new HashMap<>(model.parameters());
        model.modules().forEach((path, module) -> {
            if (module instanceof Linear linear && inMemory(linear.weight()) != null) {
                changed.put(path + ".weight", inMemory(linear.weight()));
                if (linear.bias() != null) {
                    changed.put(path + ".bias", linear.bias());
                }
            } else if (module instanceof Embedding table && inMemory(table.weight()) != null) {
                changed.put(path + ".weight", inMemory(table.weight()));
            }
        });
        return changed;
    }

    /** A matrix that doesn't stay in its checkpoint, as it lies; null for one that does. */
    private static Tensor inMemory(Weight weight) {
        return switch (weight) {
            case Tensor tensor -> tensor;
            case Weight.Transposed transposed -> inMemory(transposed.stored());
            case Weight.Frozen _ -> null;
        };
    }
}
