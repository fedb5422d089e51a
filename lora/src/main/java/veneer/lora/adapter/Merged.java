package veneer.lora.adapter;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import veneer.engine.nn.Linear;
import veneer.engine.nn.Module;
import veneer.engine.tensor.NoGradient;
import veneer.engine.tensor.Tensor;
import veneer.engine.tensor.Weight;

/**
 * {@code W = W₀ + Σ share·ΔW} in place of W₀, in float32, so that an adapted layer is a plain one
 * and costs no more (Hu et al. 2021, section 4.1). W₀ is kept as it is, in its stored type and
 * mostly mapped, and comes back to the bit. A head that was the embedding's own matrix isn't any
 * more.
 */
public final class Merged {
    private final List<Part> before;
    private boolean undone;

    private Merged(List<Part> before) {
        this.before = before;
    }

    /** An update and what it is multiplied by. */
    private record Term(AdaptedLayer update, float share) {}

    /** A layer, and what it consists of. */
    private record Part(Linear layer, Weight weight, Tensor bias, Linear.Adaptation adaptation) {
        static Part of(Linear layer) {
            return new Part(layer, layer.weight(), layer.bias(), layer.adaptation());
        }

        void putInPlace() {
            layer.replace(weight, bias);
            layer.adapt(adaptation);
        }
    }

    /**
     * Merges an adapter into the weights of the layers that it is beside.
     *
     * @param model the model
     * @param lora the adapter beside it
     * @return what ends it
     * @throws IllegalStateException if the adapter is merged already, or not beside the model
     * @throws IllegalArgumentException if a weight would not be finite, then nothing has
     *     changed
     */
    public static Merged of(Module model, Lora lora) {
        Map<String, Module> modules = model.modules();
        lora.layers().forEach((path, update) -> {
            if (((Linear) modules.get(path)).adaptation() != update) {
                throw new IllegalStateException(
                        "the adapter is not beside " + path + "; is it merged already?");
            }
        });
        return of(model, Map.of(lora, 1f));
    }

    /** Merges shares of adapters, whatever stands beside the layers. */
    static Merged of(Module model, Map<Lora, Float> shares) {
        Map<String, List<Term>> terms = new LinkedHashMap<>();
        shares.forEach((lora, share) -> lora.layers().forEach((path, update) -> terms
                .computeIfAbsent(path, _ -> new ArrayList<>()).add(new Term(update, share))));
        Map<String, Module> modules = model.modules();
        List<Part> before = new ArrayList<>();
        List<Part> after = new ArrayList<>();
        try (var _ = NoGradient.open()) {
            terms.forEach((path, updates) -> {
                Linear layer = (Linear) modules.get(path);
                before.add(Part.of(layer));
                after.add(new Part(layer, weight(path, layer, updates), layer.bias(), null));
            });
        }
        after.forEach(Part::putInPlace);
        return new Merged(before);
    }

    /**
     * Puts the layers' own weights back, to the bit, and the updates beside them.
     *
     * @throws IllegalStateException if it was done before
     */
    public void unmerge() {
        if (undone) {
            throw new IllegalStateException("the adapter is not merged any more");
        }
        before.forEach(Part::putInPlace);
        undone = true;
    }

    private static Weight weight(String path, Linear layer, List<Term> terms) {
        Tensor sum = null;
        for (Term term : terms) {
            Tensor share = WeightChange.of(term.update, layer).scale(term.share);
            sum = sum == null ? share : sum.add(share);
        }
        return sum(path + ".weight", layer.weight(), sum);
    }

    /** {@code W₀ + ΔW}, which lies as W₀ does. */
    private static Weight sum(String name, Weight weight, Tensor delta) {
        if (weight instanceof Weight.Transposed transposed) {
            return new Weight.Transposed(sum(name, transposed.stored(), delta.transpose(1, 0)));
        }
        float[] values = weight instanceof Weight.Frozen frozen
                ? frozen.stored().toFloats()
                : ((Tensor) weight).data().clone();
        float[] added = delta.data();
        for (int i = 0; i < values.length; i++) {
            values[i] += added[i];
            if (!Float.isFinite(values[i])) {
                throw new IllegalArgumentException(name + " would hold " + values[i]
                        + " once it is merged; the adapter is damaged");
            }
        }
        return Tensor.of(values, weight.shape().toArray());
    }
}
