package veneer.lora.cli;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import veneer.engine.io.Json;
import veneer.lora.train.TrainingListener;

/**
 * {@code metrics.jsonl}: a JSON object for every step and evaluation, there as soon as it has
 * happened. A file without any is removed again, so that a run that failed at once can be repeated.
 */
final class MetricsFile implements TrainingListener, AutoCloseable {
    private final Path file;
    private final BufferedWriter writer;
    private boolean empty = true;

    private MetricsFile(Path file, BufferedWriter writer) {
        this.file = file;
        this.writer = writer;
    }

    /** Makes the file, which must not exist. */
    static MetricsFile create(Path file) throws IOException {
        return new MetricsFile(
                file, Files.newBufferedWriter(file, StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.WRITE));
    }

    @Override
    public void onStep(Step step) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("step", step.step());
        line.put("loss", step.loss());
        line.put("learning_rate", step.learningRate());
        line.put("grad_norm", step.gradientNorm());
        line.put("tokens", step.tokens());
        line.put("seconds", step.seconds());
        line.put("tokens_per_second", step.tokensPerSecond());
        OptionalLong peak = ResidentMemory.peakBytes();
        line.put("peak_rss_bytes", peak.isPresent() ? peak.getAsLong() : null);
        write(line);
    }

    @Override
    public void onEvaluation(Evaluation evaluation) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("step", evaluation.step());
        line.put("valid_loss", evaluation.loss());
        line.put("valid_tokens", evaluation.tokens());
        write(line);
    }

    private void write(Map<String, Object> line) {
        try {
            writer.write(Json.write(line) + "\n");
            writer.flush();
            empty = false;
        } catch (IOException e) {
            throw new UncheckedIOException(
                    new IOException(file + ": can't be written: " + e.getMessage(), e));
        }
    }

    @Override
    public void close() throws IOException {
        writer.close();
        if (empty) {
            Files.delete(file);
        }
    }
}
