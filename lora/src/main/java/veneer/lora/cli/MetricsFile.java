package veneer.lora.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import veneer.engine.io.FormatException;
import veneer.engine.io.Json;
import veneer.lora.train.TrainingListener;

/**
 * {@code metrics.jsonl}: a JSON object for every step and evaluation, there as soon as it has
 * happened. A file without any is removed again, so that a run that failed at once can be repeated.
 */
final class MetricsFile implements TrainingListener, AutoCloseable {
    private final Path file;
    private final FileChannel channel;
    private long bytes;

    private MetricsFile(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /** Opens the file, which is made where it isn't there, and which no other process writes. */
    static MetricsFile open(Path file) throws IOException {
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (!isFree(channel)) {
            channel.close();
            throw new FormatException(file.toString(), "a run that hasn't ended writes it");
        }
        return new MetricsFile(file, channel);
    }

    private static boolean isFree(FileChannel channel) {
        try {
            return channel.tryLock() != null;
        } catch (IOException _) {
            return true; // There are file systems that can't tell.
        }
    }

    /** How long it is. */
    long bytes() {
        return bytes;
    }

    /** Cuts off what comes after so many bytes, and goes on there. */
    void keep(long length) throws IOException {
        channel.truncate(length);
        bytes = channel.size();
        channel.position(bytes);
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
        ByteBuffer text = StandardCharsets.UTF_8.encode(Json.write(line) + "\n");
        try {
            while (text.hasRemaining()) {
                bytes += channel.write(text);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    new IOException(file + ": can't be written: " + e.getMessage(), e));
        }
    }

    @Override
    public void close() throws IOException {
        boolean empty = channel.size() == 0;
        channel.close();
        if (empty) {
            Files.delete(file);
        }
    }
}
