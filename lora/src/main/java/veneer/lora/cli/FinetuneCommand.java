package veneer.lora.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import veneer.engine.io.Sha256;
import veneer.engine.kernel.Compute;
import veneer.lora.adapter.Lora;
import veneer.lora.adapter.PeftAdapter;
import veneer.lora.adapter.Provenance;
import veneer.lora.data.Batching;
import veneer.lora.train.Trainer;
import veneer.lora.train.TrainingConfig;
import veneer.lora.train.TrainingListener.Evaluation;
import veneer.transformer.model.CausalLm;
import veneer.transformer.tokenizer.Tokenizer;

/** {@code veneer finetune}: trains an adapter. */
final class FinetuneCommand implements Command {
    private static final Option<Path> OUT = Option.path(
            "--out", "DIR",
            "where the adapter and metrics.jsonl go; a folder that holds a run is refused")
            .required();
    /** What the result doesn't depend on, and what it does only by the adapter's settings. */
    private static final Set<Option<?>> LEFT_OUT = leftOut();

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
                ConfigFile.OPTION,
                TrainingData.FORMAT,
                TrainingData.VALID,
                TrainingData.VALID_SHARE,
                AdapterOptions.ADAPTER,
                ModelOptions.ALLOW_OTHER_BASE,
                ModelOptions.VERIFY,
                AdapterOptions.LORA_CONFIG,
                AdapterOptions.SET));
        AdapterSettings.ALL.forEach(setting -> options.add(setting.option()));
        options.addAll(List.of(
                TrainingOptions.LEARNING_RATE,
                TrainingOptions.SCHEDULE,
                TrainingOptions.WARMUP,
                TrainingOptions.WEIGHT_DECAY,
                TrainingOptions.LORA_PLUS,
                TrainingOptions.CLIP,
                TrainingOptions.EPOCHS,
                TrainingOptions.STEPS,
                TrainingData.BATCH,
                TrainingData.BATCH_TOKENS,
                TrainingData.PACK,
                TrainingData.ACCUMULATE,
                TrainingData.MAX_LENGTH,
                TrainingData.DATE,
                TrainingData.NO_SHUFFLE,
                TrainingData.SHOW_BATCH,
                TrainingOptions.EVAL_EVERY,
                TrainingOptions.SEED,
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
            long seed = arguments.get(TrainingOptions.SEED);
            Lora lora = AdapterOptions.attach(arguments, model, seed, streams);
            TrainingData data = TrainingData.read(arguments, path, model, seed, streams);
            if (arguments.has(TrainingData.SHOW_BATCH)) {
                streams.out().print(data.firstBatch());
                return List.of();
            }
            if (arguments.isGiven(TrainingOptions.EVAL_EVERY) && data.validation().isEmpty()) {
                throw new UsageException(
                        TrainingOptions.EVAL_EVERY.name() + " needs validation data: "
                                + TrainingData.VALID.name()
                                + ", " + TrainingData.VALID_SHARE.name()
                                + ", or a folder of data that holds valid.jsonl");
            }
            TrainingConfig config = TrainingOptions.config(arguments, data.training());
            EffectiveConfig effective = effective(arguments, lora, data, config);
            describe(lora, config, data.training().batching(), arguments, streams);
            List<Evaluation> evaluations =
                    run(new Trainer(model, lora.parameters(), config,
                            MemoryOptions.plan(arguments, model.config())), data, config, out,
                            effective, streams);
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
            EffectiveConfig effective, Streams streams)
            throws IOException {
        Progress progress = new Progress(streams, config.steps());
        try (MetricsFile metrics = out.start(effective)) {
            trainer.run(data.training(), data.validation().orElse(null),
                    Listeners.of(metrics, progress));
        } finally {
            progress.finish();
        }
        return progress.evaluations();
    }

    private static Set<Option<?>> leftOut() {
        Set<Option<?>> options = new HashSet<>(List.of(OUT, ConfigFile.OPTION,
                ModelOptions.VERIFY, AdapterOptions.LORA_CONFIG, AdapterOptions.SET,
                TrainingData.SHOW_BATCH));
        AdapterSettings.ALL.forEach(setting -> options.add(setting.option()));
        options.addAll(ComputeOptions.ALL);
        return options;
    }

    /** All that the run is made of. */
    private EffectiveConfig effective(
            Arguments arguments, Lora lora, TrainingData data, TrainingConfig config) {
        List<Option<?>> options = options().stream()
                .filter(option -> !LEFT_OUT.contains(option)).toList();
        EffectiveConfig effective = EffectiveConfig.of(arguments, options)
                .without(TrainingOptions.EPOCHS)
                .with(TrainingOptions.STEPS, config.steps())
                .with(TrainingData.MAX_LENGTH, data.maxLength());
        if (data.date().isPresent()) {
            effective = effective.with(TrainingData.DATE, data.date().get().toString());
        }
        return arguments.isGiven(AdapterOptions.ADAPTER) ? effective : effective.with(lora);
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
                arguments.get(TrainingOptions.SCHEDULE),
                Compute.current().describe()));
        if (config.warmup() > config.steps()) {
            streams.note("note: " + TrainingOptions.WARMUP.name() + " " + config.warmup()
                    + " outlasts all "
                    + config.steps() + " steps");
        }
    }
}
