package veneer.lora.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import veneer.engine.io.FormatException;
import veneer.engine.linalg.Matrix;
import veneer.engine.linalg.Svd;
import veneer.lora.adapter.LowRank;
import veneer.lora.analysis.Amplification;
import veneer.lora.analysis.ModuleSimilarity;
import veneer.lora.analysis.SimilarityReport;
import veneer.lora.analysis.WeightMatrix;
import veneer.transformer.model.CausalLm;

/** {@code veneer analyze similarity}: which spaces two adapters use, and what they strengthen. */
final class AnalyzeSimilarityCommand implements Command {
    private static final Option<Path> FIRST =
            Option.operand("ADAPTER", "an adapter, a folder as PEFT writes them").required();
    private static final Option<Path> SECOND =
            Option.operand("OTHER", "another one of the same model").required();
    private static final Option<Path> MODEL = Option.path(
            "--model", "PATH",
            "the model of both, a Hugging Face folder or a GGUF file, to measure what they"
                    + " strengthen in its weights");

    @Override
    public String name() {
        return "analyze similarity";
    }

    @Override
    public String summary() {
        return "compares the spaces that two adapters use, as the LoRA paper does";
    }

    @Override
    public String details() {
        return "For every module that both adapters change: φ(i, j) of the singular vectors of A"
                + " and of B, beside random matrices; with --model also the amplification factor."
                + " Writes similarity.html, summary.csv, similarity.csv and amplification.csv.";
    }

    @Override
    public List<Option<?>> options() {
        return ComputeOptions.after(FIRST, SECOND, MODEL, AnalysisOptions.OUT,
                AnalysisOptions.MODULE, ModelOptions.ALLOW_OTHER_BASE, AnalysisOptions.SEED,
                AnalysisOptions.QUICK);
    }

    @Override
    public void run(Arguments arguments, Streams streams) throws IOException {
        ComputeOptions.apply(arguments);
        OutputFolder out = OutputFolder.check(arguments.get(AnalysisOptions.OUT));
        out.requireEmpty();
        if (arguments.isGiven(MODEL)) {
            try (CausalLm model = CausalLm.load(arguments.get(MODEL))) {
                report(arguments, streams, out, model);
            }
        } else {
            AnalysisOptions.requireAdapter(arguments, MODEL);
            report(arguments, streams, out, null);
        }
    }

    private static void report(Arguments arguments, Streams streams, OutputFolder out,
            CausalLm model) throws IOException {
        Map<String, LowRank> first = AnalysisOptions.factors(
                arguments, arguments.get(FIRST), model, streams);
        Map<String, LowRank> second = AnalysisOptions.factors(
                arguments, arguments.get(SECOND), model, streams);
        List<String> shared = shared(arguments, first, second, streams);
        List<String> drawn = AnalysisOptions.drawn(arguments, shared, shared);
        List<String> measured = arguments.has(AnalysisOptions.QUICK) ? drawn : shared;
        long seed = arguments.get(AnalysisOptions.SEED);
        List<ModuleSimilarity> similarities = measured.stream()
                .map(path -> ModuleSimilarity.of(path, first.get(path), second.get(path), seed))
                .toList();
        List<Amplification> ofFirst = new ArrayList<>();
        List<Amplification> ofSecond = new ArrayList<>();
        for (String path : model == null ? List.<String>of() : measured) {
            Matrix weight = WeightMatrix.of(model.modules().get(path));
            double[] values = Svd.values(weight);
            ofFirst.add(Amplification.of(path, weight, values, first.get(path), seed));
            ofSecond.add(Amplification.of(path, weight, values, second.get(path), seed));
        }
        String firstName = ModelOptions.name(arguments.get(FIRST));
        String secondName = ModelOptions.name(arguments.get(SECOND));
        boolean alike = firstName.equals(secondName);
        out.makeEmpty();
        new SimilarityReport(alike ? firstName + " (first)" : firstName,
                alike ? secondName + " (second)" : secondName, similarities, drawn, ofFirst,
                ofSecond).write(out.path());
        streams.note(measured.size() + " modules compared; the page is "
                + out.path().resolve("similarity.html"));
    }

    private static List<String> shared(Arguments arguments, Map<String, LowRank> first,
            Map<String, LowRank> second, Streams streams) throws IOException {
        Map<String, LowRank> both = new LinkedHashMap<>(first);
        both.keySet().retainAll(second.keySet());
        if (both.isEmpty()) {
            throw new FormatException(arguments.get(SECOND).toString(), "changes no module that "
                    + arguments.get(FIRST) + " changes: " + second.keySet().iterator().next()
                    + " there, " + first.keySet().iterator().next() + " here");
        }
        int alone = first.size() + second.size() - 2 * both.size();
        if (alone > 0) {
            streams.note("note: only one of the adapters changes " + alone
                    + " of the modules; they are left out");
        }
        return List.copyOf(both.keySet());
    }
}
