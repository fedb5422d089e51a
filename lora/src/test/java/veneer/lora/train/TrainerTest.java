package veneer.lora.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import veneer.engine.kernel.Compute;
import veneer.engine.kernel.KernelProvider;
import veneer.engine.kernel.Kernels;
import veneer.engine.optim.Schedule;
import veneer.engine.tensor.Tensor;
import veneer.lora.adapter.Lora;
import veneer.lora.config.Bias;
import veneer.lora.config.InitLoraWeights;
import veneer.lora.config.LoraConfig;
import veneer.lora.config.TargetModules;
import veneer.lora.data.Batches;
import veneer.lora.data.Example;
import veneer.lora.train.TrainingListener.Evaluation;
import veneer.lora.train.TrainingListener.Step;
import veneer.transformer.model.CausalLm;

/** A step gives the same bits in whatever way it is computed. */
class TrainerTest {
    private static final int[] LENGTHS = {9, 4, 13, 1, 17, 6};
    private static final int BATCH = 4;
    private static final MemoryPlan WHOLE = new MemoryPlan(1000, false);

    /** Those of the project, those of the references, and a published one, where they are. */
    static List<Path> models() throws IOException {
        List<Path> models = new ArrayList<>();
        models.add(Path.of(System.getProperty("veneer.root", ".."), "fixtures/llama-tied/base"));
        Path references = Path.of(System.getProperty("veneer.reference", "../../shared/reference"));
        if (Files.isDirectory(references)) {
            try (Stream<Path> families = Files.list(references)) {
                families.map(family -> family.resolve("base")).filter(Files::isDirectory).sorted()
                        .forEach(models::add);
            }
        }
        Path stories = Path.of(System.getProperty("veneer.data", "../../shared/data"))
                .resolve("stories260K");
        if (Files.isDirectory(stories)) {
            models.add(stories);
        }
        return models;
    }

    @ParameterizedTest
    @MethodSource("models")
    void neitherThreadsNorKernelsNorMemoryChangeABit(Path path) throws IOException {
        Kernels best = KernelProvider.best();
        Outcome expected = train(path, best, 1, WHOLE);
        assertNotEquals(expected.losses.getFirst(), expected.losses.getLast());
        assertSame(expected, train(path, best, 2, new MemoryPlan(1, false)));
        assertSame(expected, train(path, best, 5, new MemoryPlan(15, false)));
        assertSame(expected, train(path, best, 2, new MemoryPlan(1000, true)));
        assertSame(expected, train(path, best, 1, new MemoryPlan(20, true)));
        assertSame(expected, train(path, KernelProvider.scalar(), 2, new MemoryPlan(15, true)));
    }

    /** What the method is without, PEFT's dropout among it: its masks are the rows' own. */
    static Stream<LoraConfig> variants() {
        LoraConfig all = LoraConfig.of(4, 8, new TargetModules.AllLinear());
        LoraConfig tables = LoraConfig.of(4, 8, TargetModules.parse("regex:.*(wte|c_attn|c_fc)"));
        return Stream.of(
                all.with(c -> c.loraDropout = 0.3),
                all.with(c -> {
                    c.loraDropout = 0.3;
                    c.useDora = true;
                    c.bias = Bias.LORA_ONLY;
                }),
                all.with(c -> {
                    c.loraBias = true;
                    c.bias = Bias.ALL;
                }),
                all.with(c -> {
                    c.loraDropout = 0.1;
                    c.initLoraWeights = InitLoraWeights.SYMMETRIC;
                }),
                tables,
                tables.with(c -> c.useDora = true),
                tables.with(c -> c.modulesToSave = List.of("lm_head", "wpe", "ln_f")),
                all.with(c -> c.modulesToSave = List.of("wte")),
                all.with(c -> c.trainableTokenIndices =
                        Map.of(LoraConfig.INPUT_EMBEDDING, List.of(5, 9, 40))));
    }

    @ParameterizedTest
    @MethodSource("variants")
    void noKindOfUpdateChangesThat(LoraConfig config) throws IOException {
        Path path = Path.of(System.getProperty("veneer.root", ".."), "fixtures/gpt2/base");
        Kernels best = KernelProvider.best();
        Outcome expected = train(path, config, best, 1, WHOLE);
        assertNotEquals(expected.losses.getFirst(), expected.losses.getLast());
        assertSame(expected, train(path, config, best, 5, new MemoryPlan(1, false)));
        assertSame(expected, train(path, config, best, 2, new MemoryPlan(15, true)));
        assertSame(expected,
                train(path, config, KernelProvider.scalar(), 2, new MemoryPlan(20, false)));
    }

    /** What padding would have changed: neighbours of any length beside an example. */
    @Test
    void theLossOfABatchIsTheMeanOverItsLabels() throws IOException {
        try (CausalLm model = CausalLm.load(models().getFirst())) {
            List<Example> examples = examples(model.config().vocabSize());
            double sum = 0;
            int labels = 0;
            for (Example example : examples) {
                if (example.labelTokens() > 0) {
                    sum += example.labelTokens() * (double) model.loss(
                            new int[][] {example.ids()}, new int[][] {example.labels()}).item();
                    labels += example.labelTokens();
                }
            }
            float whole = model.loss(examples.stream().map(Example::ids).toArray(int[][]::new),
                    examples.stream().map(Example::labels).toArray(int[][]::new)).item();
            assertEquals(sum / labels, whole, 1e-6 * whole);
        }
    }

    /** Packed or not: no example sees another, and none has its positions or its loss changed. */
    @ParameterizedTest
    @MethodSource("models")
    void anExampleHasTheLossThatItHasByItself(Path path) throws IOException {
        try (CausalLm model = CausalLm.load(path)) {
            List<Example> examples = examples(model.config().vocabSize());
            int[][] ids = examples.stream().map(Example::ids).toArray(int[][]::new);
            for (int index = 0; index < ids.length; index++) {
                int[][] labels = examples.stream().map(example -> example.labels().clone())
                        .toArray(int[][]::new);
                for (int other = 0; other < ids.length; other++) {
                    if (other != index) {
                        Arrays.fill(labels[other], Tensor.IGNORED_LABEL);
                    }
                }
                assertEquals(
                        model.loss(new int[][] {ids[index]}, new int[][] {labels[index]}).item(),
                        model.loss(ids, labels).item());
            }
        }
    }

    @Test
    void aPlanFillsTheHeapUpToWhatHelps() throws IOException {
        try (CausalLm model = CausalLm.load(models().getFirst())) {
            assertEquals(512, MemoryPlan.within(model.config(), 8L << 30, 2).microBatchTokens());
            assertEquals(1024,
                    MemoryPlan.within(model.config(), 8L << 30, 16).microBatchTokens());
            assertEquals(1, MemoryPlan.within(model.config(), 0, 2).microBatchTokens());
            int few = MemoryPlan.within(model.config(), 512L << 10, 2).microBatchTokens();
            int more = MemoryPlan.within(model.config(), 1L << 20, 2).microBatchTokens();
            assertTrue(1 < few && few < more && more < 512, few + " and " + more);
        }
        assertThrows(IllegalArgumentException.class, () -> new MemoryPlan(0, false));
    }

    /** Counted with plain kernels, since vectors are objects until they are compiled. */
    @Test
    void noStepLeavesItsArraysAsGarbage() throws IOException {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Compute before = Compute.current();
        Compute.use(Compute.of(KernelProvider.scalar(), 1));
        try (CausalLm model = CausalLm.load(models().getFirst())) {
            Lora adapter = Lora.attach(
                    model, LoraConfig.of(256, 8, new TargetModules.AllLinear()), 1);
            long gradients = (long) Float.BYTES * parameters(adapter).length;
            TrainingConfig config = new TrainingConfig(6, 1e-2, Schedule.CONSTANT, 0, 0, 1, 0);
            List<Long> allocated = new ArrayList<>();
            new Trainer(model, adapter.parameters(), config, WHOLE).run(
                    new Batches(examples(model.config().vocabSize()), LENGTHS.length,
                            OptionalLong.empty()),
                    null, _ -> allocated.add(threads.getCurrentThreadAllocatedBytes()));
            long last = allocated.get(5) - allocated.get(4);
            assertTrue(last < gradients / 8, last + " bytes beside gradients of " + gradients);
        } finally {
            Compute.use(before);
        }
    }

    /** Every bit that a run leaves and tells. */
    private record Outcome(float[] parameters, List<Double> losses) {}

    private static void assertSame(Outcome expected, Outcome actual) {
        assertEquals(expected.losses, actual.losses);
        assertArrayEquals(expected.parameters, actual.parameters);
    }

    private static Outcome train(Path path, Kernels kernels, int threads, MemoryPlan memory)
            throws IOException {
        return train(path, LoraConfig.of(4, 8, new TargetModules.AllLinear()), kernels, threads,
                memory);
    }

    private static Outcome train(Path path, LoraConfig lora, Kernels kernels, int threads,
            MemoryPlan memory) throws IOException {
        Compute before = Compute.current();
        Compute compute = Compute.of(kernels, threads);
        Compute.use(compute);
        try (CausalLm model = CausalLm.load(path)) {
            Lora adapter = Lora.attach(model, lora, 1);
            Batches batches = new Batches(
                    examples(model.config().vocabSize()), BATCH, OptionalLong.empty());
            Losses losses = new Losses(new ArrayList<>());
            TrainingConfig config = new TrainingConfig(3, 1e-2, Schedule.CONSTANT, 0, 0.1, 1, 2);
            new Trainer(model, adapter.parameters(), config, memory).run(batches, batches, losses);
            assertFalse(losses.values.isEmpty());
            return new Outcome(parameters(adapter), losses.values);
        } finally {
            Compute.use(before);
            compute.workers().close();
        }
    }

    private record Losses(List<Double> values) implements TrainingListener {
        @Override
        public void onStep(Step step) {
            values.add(step.loss());
            values.add(step.gradientNorm());
        }

        @Override
        public void onEvaluation(Evaluation evaluation) {
            values.add(evaluation.loss());
        }
    }

    private static float[] parameters(Lora lora) {
        float[] all = new float[lora.parameters().values().stream()
                .mapToInt(tensor -> tensor.shape().size()).sum()];
        int at = 0;
        for (Tensor parameter : lora.parameters().values()) {
            System.arraycopy(parameter.data(), 0, all, at, parameter.shape().size());
            at += parameter.shape().size();
        }
        return all;
    }

    /** Examples of several lengths, the beginning of each without labels. */
    private static List<Example> examples(int vocabulary) {
        Random random = new Random(3);
        List<Example> examples = new ArrayList<>();
        for (int length : LENGTHS) {
            int[] ids = random.ints(length, 0, vocabulary).toArray();
            int[] labels = ids.clone();
            Arrays.fill(labels, 0, length / 3, Tensor.IGNORED_LABEL);
            examples.add(new Example(ids, labels));
        }
        return examples;
    }
}
