package veneer.bench;

import org.openjdk.jmh.runner.RunnerException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import veneer.bench.Case.Depth;
import veneer.bench.Case.Unit;
import veneer.engine.io.Json;

/**
 * Training steps of {@link TrainingStepBenchmark}, and PEFT's at the same shape or on the same
 * lines in a process right after; of both the peak of resident memory.
 */
final class TrainingCases {
    /** PyTorch took 5 GB for a batch of so many tokens. */
    private static final int PEFT_TOKENS = 1024;

    /** Batches that an iteration trains on where there is data, since their lengths differ. */
    private static final int BATCHES = 3;

    private final ForkedRun run;
    private final Optional<PeftTraining> peft;
    private final Path model;
    private final Path data;
    private final Map<String, Step> peftSteps = new HashMap<>();

    /**
     * Cases to come.
     *
     * @param run runs ours
     * @param peft the peer, where there is one
     * @param model what is trained on data; null if there is none
     * @param data the data; null if there is none
     */
    TrainingCases(ForkedRun run, Optional<PeftTraining> peft, Path model, Path data) {
        this.run = run;
        this.peft = peft;
        this.model = model;
        this.data = data;
    }

    /** The speed and the memory of a peer's steps. */
    private record Step(double tokensPerSecond, double gigabytes) {}

    /**
     * What was measured.
     *
     * @param figures tokens a second
     * @param more the peaks in GB, by whose they are, and how much a step's time varies
     */
    record Measured(Figures figures, Map<String, Double> more) {}

    static List<Case> all() {
        List<Case> cases = new ArrayList<>();
        cases.add(one("4x256", Depth.QUICK, Map.of()));
        cases.add(one("4x256, micro-batches of 1", Depth.FULL, Map.of("microBatch", "256")));
        cases.add(one("4x256, checkpoints", Depth.FULL,
                Map.of("microBatch", "256", "checkpoints", "true")));
        cases.add(one("4x256, steps 11 to 60", Depth.STEADY, Map.of()));
        cases.add(one("4x1024", Depth.LONG, Map.of("length", "1024")));
        cases.add(one("16x256", Depth.LONG, Map.of("batch", "16")));
        cases.add(one("4x256 at 60 layers", Depth.LONG, Map.of("layers", "60")));
        cases.add(one("4x256 at r=64", Depth.LONG, Map.of("r", "64")));
        cases.add(one("4 of --data, q and v", Depth.DATA,
                Map.of("targets", "q_proj,v_proj", "steps", Integer.toString(BATCHES))));
        return cases;
    }

    private static Case one(String name, Depth depth, Map<String, String> parameters) {
        Map<String, String> all = new HashMap<>(Map.of(
                "batch", "4", "length", "256", "r", "8", "targets", "all-linear", "steps", "1",
                "layers", Integer.toString(RandomCheckpoint.LAYERS)));
        all.putAll(parameters);
        return new Case("training", name, TrainingStepBenchmark.class, Map.copyOf(all), Unit.TOKENS,
                Yardstick.PEFT, depth, Case.NO_CEILING, null);
    }

    /** The model and the lines lie in a folder that all virtual machines share. */
    Measured measure(Case one, int threads) throws RunnerException, IOException {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path lines = folder.path().resolve("train.jsonl");
            if (one.depth() == Depth.DATA) {
                copyLines(lines, number(one, "batch") * BATCHES * run.effort().steps(one));
                Case onData = one.with("model", model.toString())
                        .with("data", lines.toString());
                return measure(onData, threads, lines);
            }
            writeText(lines, number(one, "batch"), number(one, "length"));
            RandomCheckpoint.write(folder.path(), number(one, "layers"));
            return measure(one.with("model", folder.path().toString()), threads, lines);
        }
    }

    private Measured measure(Case one, int threads, Path lines)
            throws RunnerException, IOException {
        Map<String, Double> more = new LinkedHashMap<>();
        Figures ours;
        try (PeakMemory peak = PeakMemory.start()) {
            ours = run.measure(one, threads, false);
            more.put("GB", peak.gigabytes());
        }
        more.put("95th percentile of a step's time over the median", ours.spread());
        if (peft.isEmpty() || number(one, "layers") != RandomCheckpoint.LAYERS
                || number(one, "batch") * number(one, "length") > PEFT_TOKENS) {
            return new Measured(ours, more);
        }
        Step other = peftStep(one, threads, lines);
        more.put("PEFT's GB", other.gigabytes);
        return new Measured(ours.beside(other.tokensPerSecond), more);
    }

    private static int number(Case one, String parameter) {
        return Integer.parseInt(one.parameters().get(parameter));
    }

    private void copyLines(Path to, int count) throws IOException {
        try (Stream<String> lines = Files.lines(data)) {
            Files.write(to, lines.limit(count).toList());
        }
    }

    /** Lines of which every token is a label, and which are cut at the length. */
    private static void writeText(Path to, int count, int length) throws IOException {
        String line = Json.write(Map.of("text", "a tale of sums ".repeat(length))) + "\n";
        Files.writeString(to, line.repeat(count));
    }

    /** Once for each shape, since the micro-batches are ours alone. */
    private Step peftStep(Case one, int threads, Path lines) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "--data", lines.toString(),
                "--targets", one.parameters().get("targets"),
                "--rank", one.parameters().get("r"),
                "--batch", one.parameters().get("batch"),
                "--max-length", one.parameters().get("length"),
                "--threads", Integer.toString(threads)));
        String key = String.join(" ", arguments.subList(2, arguments.size()));
        if (!peftSteps.containsKey(key)) {
            try (PeakMemory peak = PeakMemory.start()) {
                double speed = peft.orElseThrow().tokensPerSecond(
                        arguments, number(one, "steps") * run.effort().steps(one));
                peftSteps.put(key, new Step(speed, peak.gigabytes()));
            }
        }
        return peftSteps.get(key);
    }
}
