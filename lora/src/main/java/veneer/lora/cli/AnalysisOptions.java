package veneer.lora.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import veneer.lora.adapter.AdapterFactors;
import veneer.lora.adapter.Lora;
import veneer.lora.adapter.LowRank;
import veneer.lora.adapter.PeftAdapter;
import veneer.lora.analysis.ModuleSelection;
import veneer.transformer.model.CausalLm;

/** What all analyses take. */
final class AnalysisOptions {
    static final Option<Path> OUT = Option.path(
            "--out", "DIR", "a new folder for the tables, as CSV, and a page of pictures")
            .required();
    static final Option<String> MODULE = Option.text(
            "--module", "NAME",
            "look at this one closely: a path such as model.layers.0.self_attn.q_proj, or its end")
            .repeatable().absentMeans("of each kind the first, the middle and the last layer's");
    static final Option<Long> SEED =
            Option.seed("--seed", "the seed of what is random").orElse("0");
    static final Option<Boolean> QUICK = Option.flag(
            "--quick", "leave out all modules but those that are looked at closely");

    private AnalysisOptions() {}

    /** The modules that are looked at closely: those that are named, or a few of the usual. */
    static List<String> drawn(
            Arguments arguments, Collection<String> usual, Collection<String> all) {
        return arguments.isGiven(MODULE)
                ? ModuleSelection.named(all, arguments.all(MODULE))
                : ModuleSelection.few(usual);
    }

    /** Refuses to allow another base where an option is missing that would bring one. */
    static void requireAdapter(Arguments arguments, Option<Path> option) {
        if (arguments.has(ModelOptions.ALLOW_OTHER_BASE) && !arguments.isGiven(option)) {
            throw new UsageException(
                    ModelOptions.ALLOW_OTHER_BASE.name() + " needs " + option.name());
        }
    }

    /**
     * An adapter's updates in the order of layers; what else it has is said.
     *
     * @param model the model that it must be of, or null
     */
    static Map<String, LowRank> factors(
            Arguments arguments, Path folder, CausalLm model, Streams streams)
            throws IOException {
        AdapterFactors factors;
        if (model == null) {
            factors = AdapterFactors.read(folder);
        } else {
            Lora lora = PeftAdapter.load(
                    model, folder, ModelOptions.loading(arguments, true, streams));
            factors = AdapterFactors.of(lora);
            lora.detach();
        }
        if (!factors.others().isEmpty()) {
            streams.note("note: " + folder + ": " + factors.others().size()
                    + " tensors are no factors A and B, and are left out: "
                    + factors.others().getFirst() + (factors.others().size() > 1 ? ", …" : ""));
        }
        return ModuleSelection.byLayer(factors.modules());
    }
}
