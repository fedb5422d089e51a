package veneer.lora.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import veneer.lora.train.TrainingListener;

/**
 * Tells how a run is getting on: on a terminal one line that is written over, elsewhere a line now
 * and then, so that a log stays readable; every step stands in {@code metrics.jsonl}.
 */
final class Progress implements TrainingListener {
    private static final long NANOS_BETWEEN_LINES = Duration.ofSeconds(1).toNanos();

    private final Streams streams;
    private final int first;
    private final int steps;
    private long lastLine;
    private int lastWidth;
    private double seconds;
    private final List<Evaluation> evaluations = new ArrayList<>();

    /**
     * The progress of a run.
     *
     * @param done steps that other processes have done
     * @param steps of the whole run
     */
    Progress(Streams streams, int done, int steps) {
        this.streams = streams;
        this.first = done + 1;
        this.steps = steps;
    }

    @Override
    public void onStep(Step step) {
        seconds += step.seconds();
        long now = System.nanoTime();
        boolean shown =
                step.step() == first || step.step() == steps
                        || now - lastLine >= NANOS_BETWEEN_LINES;
        if (streams.terminal()) {
            overwrite(line(step));
        } else if (shown) {
            streams.note(line(step));
            lastLine = now;
        }
    }

    @Override
    public void onEvaluation(Evaluation evaluation) {
        String line = String.format(
                Locale.ROOT,
                "step %d/%d  validation loss %.4f  (%d label tokens)",
                evaluation.step(),
                steps,
                evaluation.loss(),
                evaluation.tokens());
        if (streams.terminal()) {
            overwrite(line);
            finish();
        } else {
            streams.note(line);
        }
        evaluations.add(evaluation);
    }

    /** Leaves the line that is written over. */
    void finish() {
        if (lastWidth > 0) {
            streams.err().print("\n");
            lastWidth = 0;
        }
    }

    /** All evaluations so far. */
    List<Evaluation> evaluations() {
        return List.copyOf(evaluations);
    }

    private String line(Step step) {
        double left = seconds / (step.step() - first + 1) * (steps - step.step());
        return String.format(
                Locale.ROOT,
                "step %d/%d  loss %.4f  %.0f tokens/s  %s%s left",
                step.step(),
                steps,
                step.loss(),
                step.tokensPerSecond(),
                memory(),
                time(left));
    }

    private void overwrite(String line) {
        streams.err().print("\r" + line + " ".repeat(Math.max(0, lastWidth - line.length())));
        streams.err().flush();
        lastWidth = line.length();
    }

    private static String memory() {
        OptionalLong peak = ResidentMemory.peakBytes();
        return peak.isEmpty()
                ? ""
                : String.format(Locale.ROOT, "peak %.2f GB  ", peak.getAsLong() * 1e-9);
    }

    /** A time to the second, or to the minute where it is long. */
    static String time(double seconds) {
        long whole = Math.round(seconds);
        long minutes = whole / 60;
        if (minutes == 0) {
            return whole + " s";
        }
        return minutes < 60
                ? minutes + " min " + whole % 60 + " s"
                : minutes / 60 + " h " + minutes % 60 + " min";
    }
}
