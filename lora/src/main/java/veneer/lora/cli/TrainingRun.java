package veneer.lora.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import veneer.engine.io.IOConsumer;
import veneer.lora.train.NonFiniteException;
import veneer.lora.train.Trainer;
import veneer.lora.train.TrainingCheckpoint;
import veneer.lora.train.TrainingConfig;
import veneer.lora.train.TrainingListener;
import veneer.lora.train.TrainingListener.Evaluation;

/**
 * A run in its folder: from the first step or a checkpoint to the result, or to another checkpoint
 * where somebody stops it.
 *
 * @param folder where all of it goes
 * @param options what it is made of
 * @param inputs what was read
 * @param data what is learnt
 * @param trainee what is trained
 * @param config how
 */
record TrainingRun(
        RunFolder folder,
        EffectiveConfig options,
        RunInputs inputs,
        TrainingData data,
        Trainee trainee,
        TrainingConfig config) {

    /** Numbers that a checkpoint has for each that is trained: itself twice, and two moments. */
    private static final int NUMBERS_SAVED = 4;

    /** Runs it, and tells what the evaluations gave. */
    List<Evaluation> run(Arguments arguments, Streams streams) throws IOException {
        boolean keepsBest = arguments.isGiven(TrainingOptions.EVAL_EVERY);
        folder.requireSpace(
                (NUMBERS_SAVED + (keepsBest ? 2 : 1)) * Float.BYTES * trainee.numbers());
        Trainer trainer = new Trainer(trainee.model(), trainee.parameters(), config,
                MemoryOptions.plan(arguments, trainee));
        IOConsumer<Path> save = saving(arguments.get(TrainingOptions.SEED));
        BestResult best = new BestResult(folder.path(), patience(arguments), save);
        try (MetricsFile metrics = folder.metrics()) {
            Checkpointing checkpoints = new Checkpointing(folder.checkpoints(),
                    arguments.get(ResumeOptions.SAVE_EVERY), trainer, metrics, best, save);
            Optional<TrainingCheckpoint> start = folder.begin(options, inputs, metrics, streams);
            if (start.isPresent()) {
                checkpoints.goOnFrom(start.get());
                streams.note("going on from " + start.get().folder());
            }
            Progress progress = new Progress(streams, checkpoints.done(), config.steps());
            try (StopRequest stop = StopRequest.watch(streams)) {
                TrainingListener told = Listeners.of(metrics, progress, checkpoints, stop);
                train(trainer, keepsBest ? Listeners.of(best, told) : told, progress);
                if (stop.isMade() && checkpoints.done() < config.steps()) {
                    streams.note("the run can go on from " + checkpoints.save() + ":\n  "
                            + command(arguments));
                    throw new StoppedException();
                }
                save.accept(folder.path());
                folder.finish(options, inputs);
                if (keepsBest) {
                    streams.note(best.describe(trainee.noun()));
                }
                streams.note("the " + trainee.noun() + " is in " + folder.path());
            } catch (NonFiniteException e) {
                throw new ArithmeticException(e.getMessage() + "; its batch is "
                        + data.places(e.step()) + "; a lower learning rate may help"
                        + checkpoints.lastInWords());
            } catch (OutOfMemoryError e) {
                throw new HeapException(MemoryOptions.explain(arguments, trainee,
                        data.dataset().report().longest()) + checkpoints.lastInWords(), e);
            } catch (IOException | UncheckedIOException e) {
                throw new IOException(Failure.line(e) + checkpoints.lastInWords(), e);
            }
            return progress.evaluations();
        }
    }

    private void train(Trainer trainer, TrainingListener listener, Progress progress) {
        try {
            trainer.run(data.training(), data.validation().orElse(null), listener);
        } finally {
            progress.finish();
        }
    }

    private IOConsumer<Path> saving(long seed) {
        return into -> trainee.save(into, inputs.origin(seed));
    }

    private static OptionalInt patience(Arguments arguments) {
        return arguments.isGiven(TrainingOptions.PATIENCE)
                ? OptionalInt.of(arguments.get(TrainingOptions.PATIENCE))
                : OptionalInt.empty();
    }

    /** What goes on with the run. */
    private static String command(Arguments arguments) {
        List<String> words = new ArrayList<>(arguments.words());
        words.remove(ResumeOptions.OVERWRITE.name());
        if (!arguments.has(ResumeOptions.RESUME)) {
            words.add(ResumeOptions.RESUME.name());
        }
        return "./veneer finetune " + ShellWords.join(words);
    }
}
