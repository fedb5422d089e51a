package veneer.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import veneer.engine.io.Json;

/**
 * PyTorch's and PEFT's speed at the training of {@link TrainingStepBenchmark}, from the script that
 * lies beside the benchmarks.
 *
 * @param python a Python with the script's requirements
 * @param script the script
 * @param model a GGUF file, which it widens to float32
 */
record PeftTraining(Path python, Path script, Path model) {
    /** The system property that names the folder of the scripts; the launcher sets it. */
    static final String FOLDER_PROPERTY = "veneer.bench.python";

    private static final int BATCH = 4;
    private static final int LENGTH = 256;
    private static final int FIRST_STEPS = 1;

    PeftTraining(Path python, Path model) {
        this(python, Path.of(System.getProperty(FOLDER_PROPERTY, "bench/python"))
                .resolve("peft_training.py"), model);
    }

    /**
     * Trains.
     *
     * @param threads PyTorch's threads
     * @param steps the steps that are timed; the first, untimed one comes before
     * @return tokens a second
     * @throws IOException if the script fails
     */
    double tokensPerSecond(int threads, int steps) throws IOException {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path data = folder.path().resolve("train.jsonl");
            String line = Json.write(Map.of("text", "a tale of sums ".repeat(LENGTH))) + "\n";
            Files.writeString(data, line.repeat(BATCH));
            Path errors = folder.path().resolve("errors.txt");
            Process process = new ProcessBuilder(List.of(python.toString(), script.toString(),
                    "--model", model.toString(), "--data", data.toString(),
                    "--targets", "all-linear", "--rank", "8", "--batch", Integer.toString(BATCH),
                    "--max-length", Integer.toString(LENGTH),
                    "--steps", Integer.toString(FIRST_STEPS + steps),
                    "--threads", Integer.toString(threads)))
                            .redirectError(errors.toFile()).start();
            String output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (waitFor(process) != 0) {
                throw new IOException(script + " failed: " + Files.readString(errors).strip());
            }
            return summary(output);
        }
    }

    /** The last line sums the run up. */
    private static double summary(String output) throws IOException {
        String last = output.strip().substring(output.strip().lastIndexOf('\n') + 1);
        Map<?, ?> summary = (Map<?, ?>) Json.parse(last);
        return ((Number) summary.get("tokens_per_second")).doubleValue();
    }

    private static int waitFor(Process process) throws IOException {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while PEFT trained", e);
        }
    }
}
