package veneer.lora.analysis;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import veneer.engine.linalg.Matrix;
import veneer.engine.nn.Embedding;
import veneer.engine.nn.Linear;
import veneer.engine.nn.Module;
import veneer.engine.tensor.Tensor;
import veneer.engine.tensor.Weight;
import veneer.lora.adapter.AdapterFactors;
import veneer.lora.adapter.AdapterLoading;
import veneer.lora.adapter.Lora;
import veneer.lora.adapter.LowRank;
import veneer.lora.adapter.Merged;
import veneer.lora.adapter.PeftAdapter;
import veneer.transformer.model.CausalLm;

/**
 * What the LoRA paper promises of the method (Hu et al. 2021, section 4), on a given model and
 * adapter: that an update with B = 0 changes nothing, that the base stays as it is, that merging
 * gives the same layer, and that it can be undone.
 */
public final class AdapterCheck {
    /**
     * A merged weight is {@code W₀ + s·B·A}: the factors of up to r = 256 terms are summed in
     * float32, {@code √256·2⁻²⁴} of ΔW, and the sum is rounded once, {@code 2⁻²⁴} of W.
     */
    private static final double MERGED = 1e-6;

    /** The factors that start at zero, and those that go with them. */
    private static final Set<String> ZERO = Set.of("lora_B.weight", "lora_embedding_A");

    private static final Set<String> RANDOM = Set.of("lora_A.weight", "lora_embedding_B");

    private final CausalLm model;
    private final Lora lora;
    private final AdapterFactors factors;
    private final ProbeLogits base;
    private final ProbeLogits adapted;
    private final Map<String, Weight> weights;

    private AdapterCheck(CausalLm model, Lora lora, ProbeLogits base) throws IOException {
        this.model = model;
        this.lora = lora;
        this.factors = AdapterFactors.of(lora);
        this.base = base;
        this.adapted = ProbeLogits.of(model);
        this.weights = weights();
    }

    /**
     * Checks an adapter.
     *
     * @param model its model, which is as it was afterwards
     * @param folder the adapter's folder
     * @param loading how strictly it is loaded
     * @return what was found, claim by claim
     * @throws IOException if the adapter can't be read or does not fit the model
     */
    public static List<Evidence> run(CausalLm model, Path folder, AdapterLoading loading)
            throws IOException {
        String hash = model.checkpoint().sha256();
        ProbeLogits base = ProbeLogits.of(model);
        Lora lora = PeftAdapter.load(model, folder, loading);
        List<Evidence> evidence = new ArrayList<>();
        try {
            AdapterCheck check = new AdapterCheck(model, lora, base);
            evidence.add(check.changes());
            evidence.add(check.startsAtTheBase());
            evidence.addAll(check.merges());
        } finally {
            lora.detach();
        }
        evidence.add(unchanged(hash, model.checkpoint().sha256(), base, ProbeLogits.of(model)));
        return evidence;
    }

    private Evidence changes() {
        String claim = "the adapter changes the logits";
        double difference = base.difference(adapted);
        return difference == 0
                ? Evidence.skipped(claim, "it doesn't: its updates are zero")
                : Evidence.of(claim, Double.isFinite(difference), "on " + base.tokens()
                        + " tokens by up to " + share(difference)
                        + " of the largest; the likeliest token is the same at "
                        + base.agreements(adapted));
    }

    /** With B set to zero, then back. */
    private Evidence startsAtTheBase() {
        String claim = "with B = 0 the first pass is the base's";
        Map<String, Tensor> zero = new LinkedHashMap<>();
        for (Map.Entry<String, Tensor> parameter : lora.parameters().entrySet()) {
            String path = parameter.getKey();
            if (ZERO.stream().anyMatch(name -> path.endsWith("." + name))) {
                zero.put(path, parameter.getValue());
            } else if (RANDOM.stream().noneMatch(name -> path.endsWith("." + name))) {
                return Evidence.skipped(claim, path + " is trained too");
            }
        }
        Map<Tensor, float[]> before = new LinkedHashMap<>();
        zero.values().forEach(b -> before.put(b, b.data().clone()));
        zero.values().forEach(b -> Arrays.fill(b.data(), 0));
        ProbeLogits start = ProbeLogits.of(model);
        before.forEach((b, data) -> System.arraycopy(data, 0, b.data(), 0, data.length));
        return Evidence.of(claim, base.difference(start) == 0,
                zero.size() + " factors set to 0: largest difference "
                        + share(base.difference(start))
                        + (base.hasBitsOf(start) ? ", the same bits" : ""));
    }

    private List<Evidence> merges() {
        List<Evidence> evidence = new ArrayList<>();
        Map<String, Matrix> expected = expectedWeights();
        Merged merged = Merged.of(model, lora);
        evidence.add(mergedWeights(expected));
        double difference = adapted.difference(ProbeLogits.of(model));
        evidence.add(Evidence.of("the merged model computes the same",
                difference <= ProbeLogits.FLOAT32, "its logits differ by " + share(difference)
                        + " of the largest, of " + share(ProbeLogits.FLOAT32) + " allowed"));
        merged.unmerge();
        long restored = weights().entrySet().stream()
                .filter(entry -> entry.getValue() == weights.get(entry.getKey())).count();
        boolean same = adapted.hasBitsOf(ProbeLogits.of(model));
        evidence.add(Evidence.of("unmerging restores the weights",
                restored == weights.size() && same, restored + " of " + weights.size()
                        + " weights are the base's own again, and the logits have "
                        + (same ? "the same bits" : "other bits") + " as before merging"));
        return evidence;
    }

    /** {@code W₀ + s·B·A} in double, of every module whose update is no more than that. */
    private Map<String, Matrix> expectedWeights() {
        Map<String, Matrix> expected = new LinkedHashMap<>();
        if (!factors.others().isEmpty()) {
            return expected;
        }
        Map<String, Module> modules = model.modules();
        factors.modules().forEach((path, low) -> expected.put(path,
                sum(WeightMatrix.of(modules.get(path)), low)));
        return expected;
    }

    private static Matrix sum(Matrix weight, LowRank low) {
        return weight.subtract(low.b().multiply(low.a()).scale(-low.scaling()));
    }

    private Evidence mergedWeights(Map<String, Matrix> expected) {
        String claim = "a merged weight is W₀ + s·B·A";
        if (expected.isEmpty()) {
            return Evidence.skipped(claim, factors.others().getFirst() + " is part of it too");
        }
        Map<String, Module> modules = model.modules();
        double worst = 0;
        for (Map.Entry<String, Matrix> entry : expected.entrySet()) {
            Matrix merged = WeightMatrix.of(modules.get(entry.getKey()));
            double off = merged.subtract(entry.getValue()).largest();
            worst = Math.max(worst, off / entry.getValue().largest());
        }
        return Evidence.of(claim, worst <= MERGED, "computed in double, " + expected.size()
                + " weights differ by up to " + share(worst) + " of their largest number");
    }

    private static Evidence unchanged(
            String hash, String now, ProbeLogits base, ProbeLogits after) {
        return Evidence.of("the base is unchanged", hash.equals(now) && base.hasBitsOf(after),
                "SHA-256 of its weights before and after: " + hash.substring(0, 16) + "… and "
                        + now.substring(0, 16) + "…; without the adapter its logits have "
                        + (base.hasBitsOf(after) ? "the same bits" : "other bits"));
    }

    /** What the adapted modules multiply by. */
    private Map<String, Weight> weights() {
        Map<String, Weight> weights = new LinkedHashMap<>();
        Map<String, Module> modules = model.modules();
        lora.layers().keySet().forEach(path -> {
            switch (modules.get(path)) {
                case Linear linear -> weights.put(path, linear.weight());
                case Embedding embedding -> weights.put(path, embedding.weight());
                default -> throw new IllegalStateException(path + " has no one weight");
            }
        });
        return weights;
    }

    private static String share(double share) {
        return share == 0 ? "0" : String.format(Locale.ROOT, "%.1e", share);
    }
}
