package veneer.lora.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import veneer.engine.nn.Embedding;
import veneer.engine.nn.Linear;
import veneer.engine.nn.Module;
import veneer.lora.adapter.LowRank;
import veneer.lora.analysis.ModuleSelection;
import veneer.lora.analysis.ModuleSpectrum;
import veneer.lora.analysis.RankReport;
import veneer.lora.analysis.WeightMatrix;
import veneer.transformer.checkpoint.ModuleNames;
import veneer.transformer.model.CausalLm;

/** {@code veneer analyze rank}: the singular values of weights, and of what an adapter adds. */
final class AnalyzeRankCommand implements Command {
    private static final Option<Path> ADAPTER = Option.path(
            "--adapter", "DIR", "an adapter of the model, whose modules are looked at then");

    @Override
    public String name() {
        return "analyze rank";
    }

    @Override
    public String summary() {
        return "shows the singular values of a model's weights and an adapter's updates";
    }

    @Override
    public String details() {
        return "Without an adapter all linear layers are looked at, and the embedding and the head"
                + " where they are named. Writes rank.html, ranks.csv and spectra.csv.";
    }

    @Override
    public List<Option<?>> options() {
        return ComputeOptions.after(ModelOptions.MODEL, ADAPTER, AnalysisOptions.OUT,
                AnalysisOptions.MODULE, ModelOptions.ALLOW_OTHER_BASE, AnalysisOptions.SEED,
                AnalysisOptions.QUICK);
    }

    @Override
    public void run(Arguments arguments, Streams streams) throws IOException {
        ComputeOptions.apply(arguments);
        OutputFolder out = OutputFolder.check(arguments.get(AnalysisOptions.OUT));
        out.requireEmpty();
        try (CausalLm model = CausalLm.load(arguments.get(ModelOptions.MODEL))) {
            Map<String, LowRank> updates = arguments.isGiven(ADAPTER)
                    ? AnalysisOptions.factors(arguments, arguments.get(ADAPTER), model, streams)
                    : Map.of();
            AnalysisOptions.requireAdapter(arguments, ADAPTER);
            Map<String, Module> modules = weights(model, updates);
            List<String> drawn = AnalysisOptions.drawn(arguments, usual(modules, updates),
                    modules.keySet());
            List<String> measured = new ArrayList<>(drawn);
            if (!arguments.has(AnalysisOptions.QUICK)) {
                usual(modules, updates).stream()
                        .filter(path -> !drawn.contains(path)).forEach(measured::add);
            }
            List<ModuleSpectrum> spectra = new ArrayList<>();
            for (String path : modules.keySet().stream().filter(measured::contains).toList()) {
                spectra.add(ModuleSpectrum.ofWeight(path, WeightMatrix.of(modules.get(path))));
                if (updates.containsKey(path)) {
                    spectra.add(ModuleSpectrum.ofUpdate(path, updates.get(path)));
                }
            }
            out.makeEmpty();
            new RankReport(ModelOptions.name(arguments.get(ModelOptions.MODEL)),
                    arguments.find(ADAPTER).map(ModelOptions::name).orElse(null), spectra, drawn,
                    arguments.get(AnalysisOptions.SEED)).write(out.path());
            streams.note(measured.size() + " modules measured; the page is "
                    + out.path().resolve("rank.html"));
        }
    }

    /** All modules with one weight, or those that an adapter changes. */
    private static Map<String, Module> weights(CausalLm model, Map<String, LowRank> updates) {
        Map<String, Module> weights = new LinkedHashMap<>();
        model.modules().forEach((path, module) -> {
            boolean hasOne = module instanceof Linear || module instanceof Embedding;
            if (hasOne && (updates.isEmpty() || updates.containsKey(path))) {
                weights.put(path, module);
            }
        });
        return ModuleSelection.byLayer(weights);
    }

    /** Of a whole model the layers' weights: tables of words take as long as all others. */
    private static List<String> usual(Map<String, Module> modules, Map<String, LowRank> updates) {
        return modules.keySet().stream()
                .filter(path -> !updates.isEmpty() || modules.get(path) instanceof Linear
                        && !path.equals(ModuleNames.HEAD))
                .toList();
    }
}
