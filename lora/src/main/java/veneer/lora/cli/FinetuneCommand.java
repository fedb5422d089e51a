package veneer.lora.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import veneer.engine.io.Sha256;
import veneer.engine.kernel.Compute;
import veneer.lora.data.Batching;
import veneer.lora.train.NonFiniteException;
import veneer.lora.train.Trainer;
import veneer.lora.train.TrainingConfig;
import veneer.lora.train.TrainingListener.Evaluation;
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
        return "The model's own weights stay as they are, unless --full trains them. What comes"
                + " out is an adapter in PEFT's files, metrics.jsonl with a line for every step and"
                + " evaluation, finetune.json, which --config takes to do the same again, and with"
                + " --eval-every the best adapter in a folder best. The optimizer is AdamW.";
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
                TrainingOptions.FULL,
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
                TrainingOptions.PATIENCE,
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
        if (arguments.has(TrainingOptions.FULL)) {
            out.requireNoModel();
        }
        try (Trainee trainee = Trainee.load(arguments, streams)) {
            TrainingData data = TrainingData.read(arguments, trainee.model(), streams);
            if (arguments.has(TrainingData.SHOW_BATCH)) {
                streams.out().print(data.firstBatch());
                return List.of();
            }
            TrainingOptions.requireValidation(arguments, data);
            TrainingConfig config = TrainingOptions.config(arguments, data.training());
            streams.note(trainee.describe());
            describe(config, data.training().batching(), arguments, streams);
            Map<String, String> origin = origin(arguments, data);
            List<Evaluation> evaluations =
                    run(arguments, trainee, data, config, out, origin, streams);
            trainee.save(out.path(), origin);
            streams.note("the " + trainee.noun() + " is in " + out.path());
            return evaluations;
        }
    }

    private List<Evaluation> run(Arguments arguments, Trainee trainee, TrainingData data,
            TrainingConfig config, OutputFolder out, Map<String, String> origin, Streams streams)
            throws IOException {
        Trainer trainer = new Trainer(trainee.model(), trainee.parameters(), config,
                MemoryOptions.plan(arguments, trainee));
        Progress progress = new Progress(streams, config.steps());
        BestResult best = new BestResult(out.path(), patience(arguments),
                folder -> trainee.save(folder, origin));
        boolean keepsBest = arguments.isGiven(TrainingOptions.EVAL_EVERY);
        out.requireSpace((keepsBest ? 2 : 1) * Float.BYTES * trainee.numbers());
        try (MetricsFile metrics = out.start(effective(arguments, trainee, data, config))) {
            trainer.run(data.training(), data.validation().orElse(null), keepsBest
                    ? Listeners.of(best, metrics, progress)
                    : Listeners.of(metrics, progress));
        } catch (NonFiniteException e) {
            throw new ArithmeticException(e.getMessage() + "; its batch is "
                    + data.places(e.step()) + "; a lower learning rate may help");
        } catch (OutOfMemoryError e) {
            throw new HeapException(MemoryOptions.explain(arguments, trainee,
                    data.dataset().report().longest()), e);
        } finally {
            progress.finish();
        }
        if (keepsBest) {
            streams.note(best.describe(trainee.noun()));
        }
        return progress.evaluations();
    }

    private static OptionalInt patience(Arguments arguments) {
        return arguments.isGiven(TrainingOptions.PATIENCE)
                ? OptionalInt.of(arguments.get(TrainingOptions.PATIENCE))
                : OptionalInt.empty();
    }

    private static Map<String, String> origin(Arguments arguments, TrainingData data)
            throws IOException {
        return Map.of(
                "tokenizer.sha256", Tokenizer.sha256(arguments.get(ModelOptions.MODEL)),
                "data.sha256", Sha256.of(data.file()),
                "seed", arguments.get(TrainingOptions.SEED).toString(),
                "version", Version.CURRENT);
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
            Arguments arguments, Trainee trainee, TrainingData data, TrainingConfig config) {
        List<Option<?>> options = options().stream()
                .filter(option -> !LEFT_OUT.contains(option)).toList();
        EffectiveConfig effective = EffectiveConfig.of(arguments, options)
                .without(TrainingOptions.EPOCHS)
                .with(TrainingOptions.STEPS, config.steps())
                .with(TrainingData.MAX_LENGTH, data.maxLength());
        if (data.date().isPresent()) {
            effective = effective.with(TrainingData.DATE, data.date().get().toString());
        }
        return trainee.completed(effective);
    }

    private static void describe(TrainingConfig config, Batching batching, Arguments arguments,
            Streams streams) {
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
