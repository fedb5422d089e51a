package veneer.lora.adapter;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import veneer.engine.nn.Adapter;
import veneer.engine.nn.Embedding;
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

    /** A module, and what it consists of. */
    private record Part(Module module, Weight weight, Tensor bias, Adapter adapter) {
        static Part of(Module module) {
            return switch (module) {
                case Linear linear -> new Part(
                        linear, linear.weight(), linear.bias(), linear.adaptation());
                case Embedding embedding -> new Part(
                        embedding, embedding.weight(), null, embedding.adaptation());
                default -> throw new IllegalArgumentException(module + " has no one weight");
            };
        }

        void putInPlace() {
            switch (module) {
                case Linear linear -> {
                    linear.replace(weight, bias);
                    linear.adapt((Linear.Adaptation) adapter);
                }
                case Embedding embedding -> {
                    embedding.replace(weight);
                    embedding.adapt((Embedding.Adaptation) adapter);
                }
                default -> throw new IllegalStateException(module + " has no one weight");
            }
        }

        /** What this part and some updates do together, in a module without updates. */
        Part with(String path, List<Term> terms) {
            Weight sum = weight;
            Tensor biasSum = bias;
            for (Term term : terms) {
                if (terms.size() == 1 && term.share == 1) {
                    sum = term.update.merged(weight);
                    biasSum = term.update.mergedBias(bias);
                } else {
                    sum = WeightChange.add(sum, term.update, weight, term.share);
                    biasSum = WeightChange.addBias(biasSum, term.update, bias, term.share);
                }
            }
            requireFinite(path + ".weight", sum);
            if (biasSum != null) {
                requireFinite(path + ".bias", biasSum);
            }
            return new Part(module, sum, biasSum, null);
        }
    }

    /**
     * Merges an adapter into the weights of the layers that it is beside.
     *
     * @param model the model
     * @param lora the adapter beside it
     * @return what ends it
     * @throws IllegalStateException if the adapter is merged already, or not beside the model
     * @throws IllegalArgumentException if a weight would not be finite; then nothing has
     *     changed
     */
    public static Merged of(Module model, Lora lora) {
        Map<String, Module> modules = model.modules();
        lora.layers().forEach((path, update) -> {
            if (Part.of(modules.get(path)).adapter != update) {
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
                Part own = Part.of(modules.get(path));
                before.add(own);
                after.add(own.with(path, updates));
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

    private static void requireFinite(String name, Weight weight) {
        if (weight instanceof Weight.Transposed(Weight stored)) {
            requireFinite(name, stored);
            return;
        }
        for (float value : ((Tensor) weight).data()) {
            if (!Float.isFinite(value)) {
                throw new IllegalArgumentException(name + " would hold " + value
                        + " once it is merged; the adapter is damaged");
            }
        }
    }
}
