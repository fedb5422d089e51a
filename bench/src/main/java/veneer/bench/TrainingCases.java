package veneer.bench;

import org.openjdk.jmh.runner.RunnerException;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import veneer.bench.Case.Depth;
import veneer.bench.Case.Unit;

/**
 * Training steps of {@link TrainingStepBenchmark}, and PEFT's at the same shape in a process right
 * after; of both the peak of resident memory.
 */
final class TrainingCases {
    /** PyTorch took 5 GB for a batch of so many tokens. */
    private static final int PEFT_TOKENS = 1024;

    private final ForkedRun run;
    private final Optional<PeftTraining> peft;
    private final Map<String, Step> peftSteps = new HashMap<>();

    TrainingCases(ForkedRun run, Optional<PeftTraining> peft) {
        this.run = run;
        this.peft = peft;
    }

    /** The speed and the memory of a peer's steps. */
    private record Step(double tokensPerSecond, double gigabytes) {}

    /**
     * What was measured.
     *
     * @param figures tokens a second
     * @param memory the peaks in GB, by whose they are
     */
    record Measured(Figures figures, Map<String, Double> memory) {}

    static List<Case> all() {
        List<Case> cases = new ArrayList<>();
        cases.add(one("4x256", Depth.QUICK, Map.of()));
        cases.add(one("4x256, micro-batches of 1", Depth.FULL, Map.of("microBatch", "256")));
        cases.add(one("4x256, checkpoints", Depth.FULL,
                Map.of("microBatch", "256", "checkpoints", "true")));
        cases.add(one("4x1024", Depth.LONG, Map.of("length", "1024")));
        cases.add(one("16x256", Depth.LONG, Map.of("batch", "16")));
        cases.add(one("4x256 at r=64", Depth.LONG, Map.of("r", "64")));
        return cases;
    }

    private static Case one(String name, Depth depth, Map<String, String> parameters) {
        Map<String, String> all = new HashMap<>(Map.of("batch", "4", "length", "256", "r", "8"));
        all.putAll(parameters);
        return new Case("training", name, TrainingStepBenchmark.class, Map.copyOf(all), Unit.TOKENS,
                Yardstick.PEFT, depth, null);
    }

    /** The model lies in a folder that all virtual machines share. */
    Measured measure(Case one, int threads) throws RunnerException, IOException {
        Map<String, Double> memory = new LinkedHashMap<>();
        Figures ours;
        try (TemporaryFolder folder = TemporaryFolder.create();
                PeakMemory peak = PeakMemory.start()) {
            RandomCheckpoint.write(folder.path());
            ours = run.measure(one.with("model", folder.path().toString()), threads, false);
            memory.put("GB", peak.gigabytes());
        }
        if (peft.isEmpty() || tokens(one) > PEFT_TOKENS) {
            return new Measured(ours, memory);
        }
        Step other = peftStep(one, threads);
        memory.put("PEFT's GB", other.gigabytes);
        return new Measured(new Figures(ours.ours(), List.of(other.tokensPerSecond)), memory);
    }

    private static int tokens(Case one) {
        return Integer.parseInt(one.parameters().get("batch"))
                * Integer.parseInt(one.parameters().get("length"));
    }

    /** Once for each shape. */
    private Step peftStep(Case one, int threads) throws IOException {
        Map<String, String> shape = one.parameters();
        String key = shape.get("batch") + "x" + shape.get("length") + " " + shape.get("r") + " "
                + threads;
        if (!peftSteps.containsKey(key)) {
            try (PeakMemory peak = PeakMemory.start()) {
                double speed = peft.orElseThrow().tokensPerSecond(
                        Integer.parseInt(shape.get("batch")), Integer.parseInt(shape.get("length")),
                        Integer.parseInt(shape.get("r")), threads, run.effort().trainingSteps());
                peftSteps.put(key, new Step(speed, peak.gigabytes()));
            }
        }
        return peftSteps.get(key);
    }
}
