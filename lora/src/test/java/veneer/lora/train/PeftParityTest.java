package veneer.lora.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import veneer.engine.io.DuplicateKeys;
import veneer.engine.io.Json;
import veneer.engine.optim.Schedule;
import veneer.engine.tensor.Tensor;
import veneer.lora.adapter.Lora;
import veneer.lora.config.LoraConfig;
import veneer.lora.config.TargetModules;
import veneer.lora.data.Batches;
import veneer.lora.data.Example;
import veneer.lora.train.TrainingListener.Step;
import veneer.transformer.model.CausalLm;

/** Whole runs beside PEFT's, step by step; {@code peft_parity.py} made those. */
class PeftParityTest {
    private static final double BOUND = 1e-4;
    private static final Path DATA =
            Path.of(System.getProperty("veneer.data", "../../shared/data"));
    private static final Path RUNS =
            Path.of(System.getProperty("veneer.root", ".."), "fixtures/parity");

    @ParameterizedTest
    @ValueSource(strings = {"stories260K", "stories260K-full"})
    void aSmallModelLearnsStepByStepAsInPeft(String run) throws IOException {
        compare(run, DATA.resolve("stories260K"));
    }

    @Test
    @Tag("slow")
    @Tag("once")
    void smolLm2LearnsStepByStepAsInPeft() throws IOException {
        compare("smollm2", DATA.resolve("smollm2/SmolLM2-135M-Instruct.Q4_1.gguf"));
    }

    private static void compare(String run, Path path) throws IOException {
        assumeTrue(Files.exists(path), () -> "skipped: " + path + " is absent");
        Map<String, Object> theirs =
                Json.readObject(RUNS.resolve(run + ".json"), DuplicateKeys.REFUSED);
        List<?> losses = (List<?>) theirs.get("losses");
        List<?> norms = (List<?>) theirs.get("grad_norms");
        List<Step> ours = train(theirs, path, losses.size());
        assertEquals(losses.size(), ours.size());
        double worstLoss = 0;
        double worstNorm = 0;
        for (int step = 0; step < ours.size(); step++) {
            worstLoss = Math.max(worstLoss, off(ours.get(step).loss(), losses.get(step)));
            worstNorm = Math.max(worstNorm, off(ours.get(step).gradientNorm(), norms.get(step)));
        }
        System.out.printf("%s: losses of %d steps off by %.1e at most, gradients' lengths by"
                + " %.1e%n", run, ours.size(), worstLoss, worstNorm);
        assertTrue(worstLoss <= BOUND, run + ": off by " + worstLoss);
    }

    private static double off(double ours, Object theirs) {
        double expected = ((Number) theirs).doubleValue();
        return Math.abs(ours - expected) / expected;
    }

    private static List<Step> train(Map<String, Object> run, Path path, int count)
            throws IOException {
        boolean full = (Boolean) run.get("full");
        try (CausalLm model = full ? CausalLm.loadTrainable(path) : CausalLm.load(path)) {
            Map<String, Tensor> parameters =
                    full ? model.parameters() : adapter(model, run).parameters();
            Batches batches = new Batches(examples(run), integer(run.get("batch")),
                    OptionalLong.empty());
            TrainingConfig config = new TrainingConfig(count,
                    ((Number) run.get("learning_rate")).doubleValue(), Schedule.CONSTANT, 0, 0, 1,
                    0);
            List<Step> steps = new ArrayList<>();
            new Trainer(model, parameters, config, MemoryPlan.fitting(model.config()))
                    .run(batches, null, steps::add);
            return steps;
        }
    }

    private static List<Example> examples(Map<String, Object> run) {
        List<Example> examples = new ArrayList<>();
        for (Object row : (List<?>) run.get("examples")) {
            int[] ids = ((List<?>) row).stream().mapToInt(PeftParityTest::integer).toArray();
            examples.add(new Example(ids, ids));
        }
        return examples;
    }

    private static Lora adapter(CausalLm model, Map<String, Object> run) {
        Lora lora = Lora.attach(model, LoraConfig.of(integer(run.get("rank")),
                integer(run.get("alpha")), new TargetModules.AllLinear()), 0);
        lora.parameters().forEach((name, parameter) -> {
            if (name.endsWith(".lora_A.weight")) {
                start(name.substring(0, name.length() - ".lora_A.weight".length()), parameter);
            }
        });
        return lora;
    }

    /** The start that the script's docstring tells, which follows from a layer's path alone. */
    private static void start(String path, Tensor a) {
        CRC32 crc = new CRC32();
        crc.update(path.getBytes(StandardCharsets.UTF_8));
        double root = Math.sqrt(a.shape().columns());
        for (int i = 0; i < a.data().length; i++) {
            int h = (int) crc.getValue() + (i + 1) * 0x9E3779B9;
            h = (h ^ h >>> 16) * 0x85EBCA6B;
            h = (h ^ h >>> 13) * 0xC2B2AE35;
            h ^= h >>> 16;
            a.data()[i] = (float) ((Integer.toUnsignedLong(h) / 0x1p31 - 1) / root);
        }
    }

    private static int integer(Object number) {
        return ((Number) number).intValue();
    }
}
