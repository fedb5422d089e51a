package veneer.lora.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import veneer.engine.kernel.Compute;
import veneer.lora.data.Batching;
import veneer.lora.train.TrainingConfig;
import veneer.lora.train.TrainingListener.Evaluation;

/** {@code veneer finetune}: trains an adapter. */
final class FinetuneCommand implements Command {
    /** What may differ as a run goes on: the places of what is read, and what changes no bit. */
    private static final Set<Option<?>> FREE = Set.of(ModelOptions.MODEL, TrainingData.DATA,
            TrainingData.VALID, AdapterOptions.ADAPTER, ModelOptions.ALLOW_OTHER_BASE,
            MemoryOptions.CHECKPOINTING, MemoryOptions.MICRO_BATCH);

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
                RunFolder.OUT,
                ResumeOptions.RESUME,
                ResumeOptions.OVERWRITE,
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
                ResumeOptions.SAVE_EVERY,
                ResumeOptions.KEEP,
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
        RunFolder out = RunFolder.check(arguments);
        try (Trainee trainee = Trainee.load(arguments, streams)) {
            TrainingData data = TrainingData.read(arguments, trainee.model(), streams);
            if (arguments.has(TrainingData.SHOW_BATCH)) {
                streams.out().print(data.firstBatch());
                return List.of();
            }
            TrainingOptions.requireValidation(arguments, data);
            TrainingConfig config = TrainingOptions.config(arguments, data.training());
            EffectiveConfig effective = effective(arguments, trainee, data, config);
            RunInputs inputs = RunInputs.of(arguments, trainee, data);
            if (out.isFinished(effective, inputs, FREE)) {
                streams.note("the run in " + out.path() + " is finished; there is nothing to do");
                return List.of();
            }
            streams.note(trainee.describe());
            describe(config, data.training().batching(), arguments, streams);
            return new TrainingRun(out, effective, inputs, data, trainee, config)
                    .run(arguments, streams);
        }
    }

    private static Set<Option<?>> leftOut() {
        Set<Option<?>> options = new HashSet<>(List.of(RunFolder.OUT, ConfigFile.OPTION,
                ResumeOptions.RESUME, ResumeOptions.OVERWRITE, ResumeOptions.SAVE_EVERY,
                ResumeOptions.KEEP,
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
