package veneer.lora.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import veneer.engine.io.FormatException;
import veneer.engine.linalg.Matrix;
import veneer.lora.analysis.FlatteningReport;
import veneer.lora.analysis.HiddenStates;
import veneer.lora.analysis.NumbersFile;
import veneer.transformer.model.CausalLm;
import veneer.transformer.tokenizer.Tokenizer;

/** {@code veneer analyze pca}: features, or a model's hidden states, flattened to a plane. */
final class AnalyzePcaCommand implements Command {
    private static final int MOST_TOKENS = 2048;
    private static final int QUICK_TOKENS = 512;
    private static final int WINDOW = 512;

    private static final Option<Path> DATA = Option.path(
            "--data", "FILE", "samples as CSV: three or more numbers a line, below names or not");
    private static final Option<Path> MODEL = Option.path(
            "--model", "PATH", "or a model, whose hidden states are the samples");
    private static final Option<Path> TEXT = Option.path(
            "--text", "FILE", "with --model: the text that it reads, of which the first "
                    + MOST_TOKENS + " tokens are taken");
    private static final Option<Integer> LAYER = Option.integer(
            "--layer", "N", 0, Integer.MAX_VALUE,
            "with --model: the layer that reads the states, behind its norm")
            .absentMeans("the head, behind the last norm");
    private static final Option<Boolean> QUICK = Option.flag(
            "--quick", "with --model: take the first " + QUICK_TOKENS + " tokens");

    @Override
    public String name() {
        return "analyze pca";
    }

    @Override
    public String summary() {
        return "flattens features or hidden states to the plane that keeps most variance";
    }

    @Override
    public String details() {
        return "Samples of more than three numbers are drawn along their first three principal"
                + " components. Writes pca.html, components.csv and variance.csv. Nothing in it is"
                + " random.";
    }

    @Override
    public List<Option<?>> options() {
        return ComputeOptions.after(
                DATA, MODEL, TEXT, LAYER, AnalysisOptions.OUT, AnalysisOptions.SEED, QUICK);
    }

    @Override
    public void run(Arguments arguments, Streams streams) throws IOException {
        ComputeOptions.apply(arguments);
        if (arguments.isGiven(DATA) == arguments.isGiven(MODEL)) {
            throw new UsageException("analyze pca needs either " + DATA.synopsis() + " or "
                    + MODEL.synopsis() + " with " + TEXT.synopsis());
        }
        for (Option<?> option : List.of(TEXT, LAYER, QUICK)) {
            if (arguments.isGiven(option) && !arguments.isGiven(MODEL)) {
                throw new UsageException(option.name() + " needs " + MODEL.name());
            }
        }
        OutputFolder out = OutputFolder.check(arguments.get(AnalysisOptions.OUT));
        out.requireEmpty();
        FlatteningReport report =
                arguments.isGiven(DATA) ? ofData(arguments.get(DATA)) : ofModel(arguments);
        out.makeEmpty();
        report.write(out.path());
        streams.note(report.samples().rows() + " samples of " + report.samples().columns()
                + " numbers; the page is " + out.path().resolve("pca.html"));
    }

    private static FlatteningReport ofData(Path file) throws IOException {
        NumbersFile data = NumbersFile.read(file);
        List<String> names = IntStream.rangeClosed(1, data.samples().rows())
                .mapToObj(Integer::toString).toList();
        return new FlatteningReport(
                ModelOptions.name(file), data.columns(), names, data.samples());
    }

    private static FlatteningReport ofModel(Arguments arguments) throws IOException {
        Path path = arguments.get(MODEL);
        Path text = arguments.find(TEXT).orElseThrow(
                () -> new UsageException(MODEL.name() + " needs " + TEXT.synopsis()));
        try (CausalLm model = CausalLm.load(path)) {
            Tokenizer tokenizer = ModelOptions.tokenizer(path, model);
            int[] ids = tokenizer.encode(
                    new String(Files.readAllBytes(text), StandardCharsets.UTF_8));
            int most = arguments.has(QUICK) ? QUICK_TOKENS : MOST_TOKENS;
            ids = Arrays.copyOf(ids, Math.min(ids.length, most));
            if (ids.length < 2) {
                throw new FormatException(text.toString(), "has " + ids.length
                        + " tokens; at least two are needed");
            }
            int layer = arguments.find(LAYER).orElse(model.config().numHiddenLayers());
            int window = Math.min(WINDOW, model.config().maxPositionEmbeddings());
            Matrix states = HiddenStates.of(model, sequences(ids, window), layer);
            List<String> axes = IntStream.range(0, states.columns())
                    .mapToObj(channel -> "channel " + channel).toList();
            List<String> names = Arrays.stream(ids).mapToObj(tokenizer::piece).toList();
            return new FlatteningReport("what layer " + layer + " of " + ModelOptions.name(path)
                    + " reads", axes, names, states);
        }
    }

    private static List<int[]> sequences(int[] ids, int window) {
        List<int[]> sequences = new ArrayList<>();
        for (int from = 0; from < ids.length; from += window) {
            sequences.add(Arrays.copyOfRange(ids, from, Math.min(ids.length, from + window)));
        }
        return sequences;
    }
}
