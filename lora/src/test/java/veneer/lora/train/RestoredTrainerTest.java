package veneer.lora.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import veneer.engine.optim.Schedule;
import veneer.engine.state.State;
import veneer.engine.tensor.Tensor;
import veneer.lora.adapter.Lora;
import veneer.lora.config.Bias;
import veneer.lora.config.InitLoraWeights;
import veneer.lora.config.LoraConfig;
import veneer.lora.config.TargetModules;
import veneer.lora.data.Batches;
import veneer.lora.data.Example;
import veneer.transformer.model.CausalLm;

/** A run that goes on from what another left takes the same steps, to the bit. */
class RestoredTrainerTest {
    private static final Path MODEL =
            Path.of(System.getProperty("veneer.root", ".."), "fixtures/llama-tied/base");
    private static final int STEPS = 7;

    @TempDir
    private Path folder;

    /** All that training changes in some kind of adapter. */
    static Stream<LoraConfig> kinds() {
        LoraConfig all = LoraConfig.of(4, 8, new TargetModules.AllLinear());
        return Stream.of(
                all,
                all.with(c -> c.loraDropout = 0.3),
                all.with(c -> {
                    c.loraDropout = 0.3;
                    c.useDora = true;
                    c.bias = Bias.ALL;
                }),
                all.with(c -> c.loraBias = true),
                all.with(c -> c.initLoraWeights = InitLoraWeights.SYMMETRIC),
                all.with(c -> c.modulesToSave = List.of("lm_head", "norm")),
                all.with(c -> c.trainableTokenIndices =
                        Map.of(LoraConfig.INPUT_EMBEDDING, List.of(3, 5))),
                LoraConfig.of(4, 8, TargetModules.parse("embed_tokens,q_proj"))
                        .with(c -> c.loraDropout = 0.1));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void goesOnWithTheSameBits(LoraConfig kind) throws IOException {
        try (Run whole = new Run(kind, new Heard(STEPS))) {
            whole.go();
            for (int stop : List.of(0, 1, 4, 5)) {
                Path file = folder.resolve("state.safetensors");
                try (Run first = new Run(kind, new Heard(stop))) {
                    first.go();
                    first.trainer.state().save(file);
                }
                try (Run second = new Run(kind, new Heard(STEPS))) {
                    second.trainer.restore(State.load(file));
                    second.go();
                    requireSameEnd(whole, second, stop);
                }
            }
        }
    }

    private static void requireSameEnd(Run whole, Run second, int stop) {
        for (String name : whole.lora.parameters().keySet()) {
            assertArrayEquals(whole.values(name), second.values(name),
                    name + " after a stop at step " + stop);
        }
        List<String> all = whole.listener.events;
        List<String> heard = second.listener.events;
        assertEquals(all.subList(all.size() - heard.size(), all.size()), heard);
        String first = stop % 4 == 0 ? "evaluation " + stop : "step " + (stop + 1);
        assertTrue(heard.getFirst().startsWith(first + " "), heard.getFirst());
    }

    @Test
    void anotherAdaptersStateIsRefused() throws IOException {
        List<LoraConfig> kinds = kinds().toList();
        try (Run run = new Run(kinds.get(0), new Heard(0));
                Run other = new Run(kinds.get(1), new Heard(0))) {
            State state = other.trainer.state();
            assertThrows(IllegalArgumentException.class, () -> run.trainer.restore(state));
            assertThrows(IllegalArgumentException.class, () -> run.trainer.restore(new State()));
        }
    }

    @Test
    void anEvaluationThatIsEndedInItsMidstIsDropped() throws IOException {
        Heard listener = new Heard(STEPS) {
            private int asked;

            @Override
            public boolean goesOn() {
                return ++asked < 2;
            }
        };
        try (Run run = new Run(LoraConfig.DEFAULT, listener)) {
            run.go();
        }
        assertEquals(List.of(), listener.events);
    }

    /** Ends a run after a step, and writes down what it hears. */
    private static class Heard implements TrainingListener {
        private final int last;
        private final List<String> events = new ArrayList<>();
        private int done;

        Heard(int last) {
            this.last = last;
        }

        @Override
        public void onStep(Step step) {
            done = step.step();
            events.add("step " + done + " " + step.loss() + " " + step.gradientNorm() + " "
                    + step.learningRate());
        }

        @Override
        public void onEvaluation(Evaluation evaluation) {
            events.add("evaluation " + evaluation.step() + " " + evaluation.loss());
        }

        @Override
        public boolean goesOn() {
            return done < last;
        }
    }

    /** A model with a fresh adapter and its trainer, with learning rates of LoRA+. */
    private static final class Run implements AutoCloseable {
        private final CausalLm model;
        private final Lora lora;
        private final Trainer trainer;
        private final Batches batches;
        private final Heard listener;

        Run(LoraConfig kind, Heard listener) throws IOException {
            this.model = CausalLm.load(MODEL);
            this.lora = Lora.attach(model, kind, 1);
            this.trainer = new Trainer(model, lora.parameters(),
                    new TrainingConfig(STEPS, 1e-2, Schedule.COSINE, 2, 0.1, 1, 2, 4),
                    new MemoryPlan(20, false));
            this.batches =
                    new Batches(examples(model.config().vocabSize()), 3, OptionalLong.of(5));
            this.listener = listener;
        }

        void go() {
            trainer.run(batches, batches, listener);
        }

        @Override
        public void close() {
            model.close();
        }

        float[] values(String name) {
            return lora.parameters().get(name).data();
        }
    }

    private static List<Example> examples(int vocabulary) {
        Random random = new Random(3);
        return IntStream.of(9, 4, 13, 2, 17, 6, 8).mapToObj(length -> {
            int[] ids = random.ints(length, 0, vocabulary).toArray();
            int[] labels = ids.clone();
            labels[0] = Tensor.IGNORED_LABEL;
            return new Example(ids, labels);
        }).toList();
    }
}
