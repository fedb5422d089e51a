package veneer.lora.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import veneer.engine.io.AtomicFolder;
import veneer.engine.io.IOConsumer;
import veneer.engine.state.State;
import veneer.lora.train.TrainingListener;

/**
 * Keeps what an evaluation found better than all before, the first of the untrained among them, and
 * ends the run when too many in a row have found nothing better.
 */
final class BestResult implements TrainingListener {
    static final String FOLDER = "best";

    private static final String SINCE = "since";
    private static final String STEP = "step";
    private static final String LOSS = "loss";
    private static final String TOKENS = "tokens";

    private final Path folder;
    private final OptionalInt patience;
    private final IOConsumer<Path> save;
    private Optional<Evaluation> best = Optional.empty();
    private int since;

    /**
     * A result of no evaluation yet.
     *
     * @param out the run's folder, in which a folder {@code best} is replaced each time
     * @param patience how many evaluations without a better one end the run
     * @param save puts what is trained, as it is now, into an empty folder
     */
    BestResult(Path out, OptionalInt patience, IOConsumer<Path> save) {
        this.folder = out.resolve(FOLDER);
        this.patience = patience;
        this.save = save;
    }

    @Override
    public void onStep(Step step) {}

    @Override
    public void onEvaluation(Evaluation evaluation) {
        if (note(evaluation) && evaluation.step() > 0) {
            try {
                AtomicFolder.write(folder, save);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Counts an evaluation, and says whether it is the best. */
    private boolean note(Evaluation evaluation) {
        boolean better = best.isEmpty() || evaluation.loss() < best.get().loss();
        if (better) {
            best = Optional.of(evaluation);
        }
        since = better ? 0 : since + 1;
        return better;
    }

    @Override
    public boolean goesOn() {
        return patience.isEmpty() || since < patience.getAsInt();
    }

    /** What it remembers, but for the folder. */
    State state() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put(SINCE, since);
        best.ifPresent(evaluation -> {
            values.put(STEP, evaluation.step());
            values.put(LOSS, evaluation.loss());
            values.put(TOKENS, evaluation.tokens());
        });
        return new State(Map.of(), values);
    }

    /** Remembers what another did. */
    void restore(State state) {
        Map<String, Object> values = state.values();
        since = ((Number) values.get(SINCE)).intValue();
        best = Optional.ofNullable((Number) values.get(STEP)).map(step -> new Evaluation(
                step.intValue(), ((Number) values.get(LOSS)).doubleValue(),
                ((Number) values.get(TOKENS)).longValue()));
    }

    /** What there is to say at the end. */
    String describe(String noun) {
        String stopped = goesOn()
                ? ""
                : "stopped: " + since + " evaluations in a row found nothing better; ";
        if (best.isEmpty() || best.get().step() == 0) {
            return stopped + "no evaluation was better than the one before the first step";
        }
        return stopped + String.format(Locale.ROOT,
                "the best %s, of step %d with validation loss %.4f, is in %s", noun,
                best.get().step(), best.get().loss(), folder);
    }
}
