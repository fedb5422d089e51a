package veneer.lora.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import veneer.engine.io.Sha256;
import veneer.engine.kernel.Compute;
import veneer.engine.optim.Schedule;
import veneer.lora.adapter.Lora;
import veneer.lora.adapter.PeftAdapter;
import veneer.lora.adapter.Provenance;
import veneer.lora.data.Batches;
import veneer.lora.data.Batching;
import veneer.lora.train.Trainer;
import veneer.lora.train.TrainingConfig;
import veneer.lora.train.TrainingListener.Evaluation;
import veneer.transformer.model.CausalLm;
import veneer.transformer.tokenizer.Tokenizer;

/** {@code veneer finetune}: trains an adapter. */
final class FinetuneCommand implements Command {
    private static final int LARGEST = Integer.MAX_VALUE;

    private static final Option<Path> OUT = Option.path(
            "--out", "DIR",
            "where the adapter and metrics.jsonl go; a folder that holds a run is refused")
            .required();
    private static final Option<Double> LEARNING_RATE =
            Option.positive("--lr", "RATE", "peak learning rate").orElse("2e-4");
    private static final Option<String> SCHEDULE = Option.choice(
            "--schedule",
            List.of("constant", "linear", "cosine"),
            "how the learning rate goes after the warm-up: it stays, or goes to 0")
            .orElse("cosine");
    private static final Option<Integer> WARMUP =
            Option.integer("--warmup", "STEPS", 0, LARGEST,
                    "steps over which the learning rate rises from 0").orElse("0");
    private static final Option<Double> WEIGHT_DECAY =
            Option.number("--weight-decay", "RATE",
                    "AdamW's decay, times the learning rate, a step").orElse("0");
    private static final Option<Double> LORA_PLUS = Option.number(
            "--loraplus-ratio", "RATIO",
            "how many times faster B learns than A, 1 or more (LoRA+)").orElse("1");
    private static final Option<Double> CLIP = Option.number(
            "--clip", "NORM",
            "the longest that the gradient, all of it as one vector, may be; 0 for no limit")
            .orElse("1");
    private static final Option<Integer> EPOCHS =
            Option.integer("--epochs", "EPOCHS", 1, LARGEST, "times through the training data")
                    .orElse("1");
    private static final Option<Integer> STEPS = Option.integer(
            "--steps",
            "STEPS",
            1,
            LARGEST,
            "steps to train, in place of --epochs, through the data as often as needed")
            .absentMeans("what --epochs makes");
    private static final Option<Integer> EVAL_EVERY = Option.integer(
            "--eval-every", "STEPS", 1, LARGEST,
            "steps from one evaluation on the validation data to the next")
            .absentMeans("before the first step and after the last only");
    private static final Option<Long> SEED =
            Option.seed("--seed", "seed of a fresh adapter's start and of the order of the data")
                    .orElse("0");

    @Override
    public String name() {
        return "finetune";
    }

    @Override
    public String summary() {
        return "trains an adapter on examples";
    }

    @Override
    public String details() {
        return "The model's own weights stay as they are. What comes out is an adapter in PEFT's"
                + " files, and"
                + " metrics.jsonl with a line for every step and evaluation. The optimizer is"
                + " AdamW.";
    }

    @Override
    public List<Option<?>> options() {
        List<Option<?>> options = new ArrayList<>(List.of(
                ModelOptions.MODEL,
                TrainingData.DATA,
                OUT,
                TrainingData.FORMAT,
                TrainingData.VALID,
                TrainingData.VALID_SHARE,
                AdapterOptions.ADAPTER,
                ModelOptions.ALLOW_OTHER_BASE,
                ModelOptions.VERIFY));
        AdapterSettings.ALL.forEach(setting -> options.add(setting.option()));
        options.addAll(List.of(
                LEARNING_RATE,
                SCHEDULE,
                WARMUP,
                WEIGHT_DECAY,
                LORA_PLUS,
                CLIP,
                EPOCHS,
                STEPS,
                TrainingData.BATCH,
                TrainingData.BATCH_TOKENS,
                TrainingData.PACK,
                TrainingData.ACCUMULATE,
                TrainingData.MAX_LENGTH,
                TrainingData.NO_SHUFFLE,
                TrainingData.SHOW_BATCH,
                EVAL_EVERY,
                SEED,
                MemoryOptions.MICRO_BATCH,
                MemoryOptions.CHECKPOINTING));
        return ComputeOptions.after(options.toArray(Option<?>[]::new));
    }

    @Override
    public void run(Arguments arguments, Streams streams) throws IOException {
        train(arguments, streams);
    }

    /** Trains, and tells what the evaluations gave. */
    List<Evaluation> train(Arguments arguments, Streams streams) throws IOException {
        ComputeOptions.apply(arguments);
        OutputFolder out = OutputFolder.check(arguments.get(OUT));
        Path path = arguments.get(ModelOptions.MODEL);
        try (CausalLm model = CausalLm.load(path)) {
            long seed = arguments.get(SEED);
            Lora lora = AdapterOptions.attach(arguments, model, seed, streams);
            TrainingData data = TrainingData.read(arguments, path, model, seed, streams);
            if (arguments.has(TrainingData.SHOW_BATCH)) {
                streams.out().print(data.firstBatch());
                return List.of();
            }
            if (arguments.isGiven(EVAL_EVERY) && data.validation().isEmpty()) {
                throw new UsageException(
                        EVAL_EVERY.name() + " needs validation data: " + TrainingData.VALID.name()
                                + ", " + TrainingData.VALID_SHARE.name()
                                + ", or a folder of data that holds valid.jsonl");
            }
            TrainingConfig config = config(arguments, data.training());
            describe(lora, config, data.training().batching(), arguments, streams);
            List<Evaluation> evaluations =
                    run(new Trainer(model, lora, config,
                            MemoryOptions.plan(arguments, model.config())), data, config, out,
                            streams);
            PeftAdapter.save(lora, out.path(), ModelOptions.name(path), Provenance.of(model)
                    .with("tokenizer.sha256", Tokenizer.sha256(path))
                    .with("data.sha256", Sha256.of(data.file()))
                    .with("seed", seed)
                    .with("version", Version.CURRENT));
            streams.note("the adapter is in " + out.path());
            return evaluations;
        }
    }

    private static List<Evaluation> run(
            Trainer trainer, TrainingData data, TrainingConfig config, OutputFolder out,
            Streams streams)
            throws IOException {
        Progress progress = new Progress(streams, config.steps());
        try (MetricsFile metrics = out.start()) {
            trainer.run(data.training(), data.validation().orElse(null),
                    Listeners.of(metrics, progress));
        } finally {
            progress.finish();
        }
        return progress.evaluations();
    }

    private static TrainingConfig config(Arguments arguments, Batches batches) {
        long steps = arguments.isGiven(STEPS)
                ? arguments.get(STEPS)
                : batches.count(arguments.get(EPOCHS));
        if (steps > LARGEST) {
            throw new UsageException(
                    EPOCHS.name() + " makes " + steps + " steps, more than " + LARGEST);
        }
        return new TrainingConfig(
                (int) steps,
                arguments.get(LEARNING_RATE),
                Schedule.valueOf(arguments.get(SCHEDULE).toUpperCase(Locale.ROOT)),
                arguments.get(WARMUP),
                arguments.get(WEIGHT_DECAY),
                arguments.get(CLIP),
                arguments.find(EVAL_EVERY).orElse(0),
                arguments.get(LORA_PLUS));
    }

    private static void describe(Lora lora, TrainingConfig config, Batching batching,
            Arguments arguments, Streams streams) {
        streams.note(AdapterOptions.describe(lora));
        streams.note(String.format(
                Locale.ROOT,
                "training: %,d steps, %s, learning rate %s, %s; %s",
                config.steps(),
                batching,
                config.learningRate(),
                arguments.get(SCHEDULE),
                Compute.current().describe()));
        if (config.warmup() > config.steps()) {
            streams.note("note: " + WARMUP.name() + " " + config.warmup() + " outlasts all "
                    + config.steps() + " steps");
        }
    }
}
