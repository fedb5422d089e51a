package veneer.bench;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import veneer.engine.kernel.Compute;
import veneer.engine.optim.Schedule;
import veneer.lora.adapter.Lora;
import veneer.lora.config.LoraConfig;
import veneer.lora.config.TargetModules;
import veneer.lora.data.Batches;
import veneer.lora.data.DataFile;
import veneer.lora.data.Dataset;
import veneer.lora.data.Example;
import veneer.lora.data.ExampleEncoder;
import veneer.lora.train.MemoryPlan;
import veneer.lora.train.Trainer;
import veneer.lora.train.TrainingConfig;
import veneer.lora.train.TrainingListener;
import veneer.transformer.model.CausalLm;
import veneer.transformer.tokenizer.Tokenizer;

/**
 * Training steps as {@code veneer finetune} takes them: LoRA on every linear layer of a
 * SmolLM2-135M, a label at every position, or on a file's lines. {@link BenchCommand} gives its
 * virtual machines the launcher's options.
 */
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 8, time = 1)
@Fork(value = 3, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@State(Scope.Benchmark)
public class TrainingStepBenchmark extends Comparison {
    /** A folder or a GGUF file with the model; a random one of its shape if this is empty. */
    @Param("")
    public String model;

    /** Sequences of a batch. */
    @Param("4")
    public int batch;

    /** Tokens of a sequence. */
    @Param("256")
    public int length;

    /** JSONL to train on, no line longer than {@code length}; random tokens if this is empty. */
    @Param("")
    public String data;

    /** Which layers are adapted. */
    @Param("all-linear")
    public String targets;

    /** Steps of an iteration, each on the next batch. */
    @Param("1")
    public int steps;

    /** Layers of a random model. */
    @Param("30")
    public int layers;

    /** The adapter's rank. */
    @Param("8")
    public int r;

    /** Tokens that are in memory at a time; what {@link MemoryPlan} has for them if this is 0. */
    @Param("0")
    public int microBatch;

    /** Whether layers are computed again in the walk back. */
    @Param("false")
    public boolean checkpoints;

    private TemporaryFolder folder;
    private CausalLm causalLm;
    private Batches batches;
    private Trainer trainer;

    /**
     * Loads the model and attaches an adapter.
     *
     * @throws IOException if the model can't be read or written
     */
    @Setup
    public void load() throws IOException {
        if (needsYardstick()) {
            throw new IllegalArgumentException("PEFT runs in a process of its own: "
                    + "veneer bench --python compares with it");
        }
        Compute.use(compute());
        folder = TemporaryFolder.create();
        Path path = Path.of(model);
        if (model.isEmpty()) {
            path = folder.path();
            RandomCheckpoint.write(path, layers);
        }
        causalLm = CausalLm.load(path);
        Lora lora = Lora.attach(
                causalLm, LoraConfig.of(r, 2 * r, TargetModules.parse(targets)), 1);
        batches = new Batches(
                data.isEmpty() ? randomExamples() : examples(path), batch, OptionalLong.empty());
        trainer = new Trainer(causalLm, lora.parameters(),
                new TrainingConfig(Integer.MAX_VALUE, 1e-4, Schedule.CONSTANT, 0, 0, 1, 0), plan());
    }

    /**
     * Ends the mapping of the model and removes it.
     *
     * @throws IOException if it can't be removed
     */
    @TearDown
    public void close() throws IOException {
        causalLm.close();
        folder.close();
    }

    /**
     * Some steps.
     *
     * @param work counts the tokens
     * @return the loss before the last of them
     */
    @Benchmark
    public double step(TrainedTokens work) {
        Taken taken = new Taken(steps, new ArrayList<>());
        trainer.run(batches, null, taken);
        taken.all.forEach(step -> work.tokens += step.tokens());
        return taken.all.getLast().loss();
    }

    /** The steps of an iteration, after which the run stops until the next. */
    private record Taken(int atMost, List<Step> all) implements TrainingListener {
        @Override
        public void onStep(Step step) {
            all.add(step);
        }

        @Override
        public boolean goesOn() {
            return all.size() < atMost;
        }
    }

    private MemoryPlan plan() {
        MemoryPlan fitting = MemoryPlan.fitting(causalLm.config());
        return new MemoryPlan(
                microBatch == 0 ? fitting.microBatchTokens() : microBatch, checkpoints);
    }

    private List<Example> randomExamples() {
        Random random = new Random(1);
        List<Example> rows = new ArrayList<>();
        for (int row = 0; row < batch; row++) {
            int[] ids = random.ints(length, 0, causalLm.config().vocabSize()).toArray();
            rows.add(new Example(ids, ids.clone()));
        }
        return rows;
    }

    private List<Example> examples(Path path) throws IOException {
        ExampleEncoder encoder = new ExampleEncoder(Tokenizer.open(path), length);
        return Dataset.of(DataFile.read(Path.of(data)), encoder).examples();
    }
}
