package veneer.lora.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import veneer.engine.io.IOConsumer;
import veneer.engine.state.State;
import veneer.lora.train.CheckpointFolder;
import veneer.lora.train.Trainer;
import veneer.lora.train.TrainingCheckpoint;
import veneer.lora.train.TrainingListener;

/**
 * Makes checkpoints of a run: the result so far, as it is used, and in {@code state.safetensors}
 * what it takes to go on, the length of the metrics included, as lines behind it are written again.
 */
final class Checkpointing implements TrainingListener {
    private static final String STATE = "state.safetensors";
    private static final String TRAINER = "trainer";
    private static final String TOLD = "told";
    private static final String METRICS = "metrics";
    private static final String BEST = "best";
    private static final String BYTES = "bytes";

    private final CheckpointFolder folder;
    private final int every;
    private final Trainer trainer;
    private final MetricsFile metrics;
    private final BestResult best;
    private final IOConsumer<Path> result;
    private int done;
    private State told;
    private int saved = -1;
    private Optional<Path> last = Optional.empty();

    /**
     * Checkpoints of a run.
     *
     * @param folder where they go
     * @param every so many steps
     * @param trainer of the run
     * @param metrics of the run, which hear of a step before this does
     * @param best of the run's evaluations
     * @param result writes what is trained into a folder
     */
    Checkpointing(CheckpointFolder folder, int every, Trainer trainer, MetricsFile metrics,
            BestResult best, IOConsumer<Path> result) {
        this.folder = folder;
        this.every = every;
        this.trainer = trainer;
        this.metrics = metrics;
        this.best = best;
        this.result = result;
        this.told = told();
    }

    /**
     * What was told of the run so far. A checkpoint has it as it is before the evaluation of its
     * step, if there is one, as a run that goes on begins with that.
     */
    private State told() {
        return new State().with(METRICS, new State(Map.of(), Map.of(BYTES, metrics.bytes())))
                .with(BEST, best.state());
    }

    /** Brings the run to where a checkpoint was made. */
    void goOnFrom(TrainingCheckpoint checkpoint) throws IOException {
        State state = State.load(checkpoint.folder().resolve(STATE));
        State then = state.part(TOLD);
        trainer.restore(state.part(TRAINER));
        metrics.keep(then.part(METRICS).numbers("the metrics", Set.of(BYTES)).get(BYTES));
        best.restore(then.part(BEST));
        told = told();
        done = checkpoint.step();
        saved = done;
        last = Optional.of(checkpoint.folder());
    }

    @Override
    public void onStep(Step step) {
        done = step.step();
        told = told();
        if (done % every == 0) {
            try {
                save();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** How many steps are done. */
    int done() {
        return done;
    }

    /** Makes a checkpoint, unless there is one of this step. */
    Path save() throws IOException {
        if (saved != done) {
            last = Optional.of(folder.save(done, this::write));
            saved = done;
        }
        return last.orElseThrow();
    }

    private void write(Path files) throws IOException {
        result.accept(files);
        new State().with(TRAINER, trainer.state()).with(TOLD, told)
                .save(files.resolve(STATE));
    }

    /** Which checkpoint the run can go on from, as the end of a message. */
    String lastInWords() {
        return last.map(path -> "; the last checkpoint is " + path)
                .orElse("; there is no checkpoint yet");
    }
}
