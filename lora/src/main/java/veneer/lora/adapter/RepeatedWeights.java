package veneer.lora.adapter;

import veneer.engine.nn.Embedding;
import veneer.engine.nn.Linear;
import veneer.engine.nn.Module;
import veneer.engine.storage.StoredTensor;
import veneer.engine.tensor.Weight;

/**
 * The base's own embedding and head, which PEFT writes beside an adapter of theirs, or of a
 * vocabulary that has grown.
 */
final class RepeatedWeights {
    private static final String ADAPTED = ".base_layer.weight";
    private static final String PLAIN = ".weight";

    private RepeatedWeights() {}

    /** The module that a tensor would be the weight of, or null where there is none. */
    static Module owner(Module model, String name) {
        String end = name.endsWith(ADAPTED) ? ADAPTED : PLAIN;
        return name.endsWith(end)
                ? model.modules().get(name.substring(0, name.length() - end.length()))
                : null;
    }

    /** Whether a tensor repeats the weight of its owner, number by number. */
    static boolean repeats(Module owner, StoredTensor tensor) {
        Weight weight = switch (owner) {
            case Linear linear -> linear.weight();
            case Embedding embedding -> embedding.weight();
            default -> null;
        };
        return weight instanceof Weight.Frozen(StoredTensor stored, _)
                && tensor.holdsSame(stored);
    }
}
