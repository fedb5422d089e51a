package veneer.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import veneer.engine.io.Json;

/**
 * PyTorch's and PEFT's speed at the training of {@link TrainingStepBenchmark}.
 *
 * @param python a Python with the scripts' requirements
 * @param model a GGUF file, which the script widens to float32
 */
record PeftTraining(Path python, Path model) {
    private static final int FIRST_STEPS = 1;

    /**
     * Trains.
     *
     * @param batch sequences of a batch
     * @param length tokens of a sequence
     * @param rank of the adapter
     * @param threads PyTorch's threads
     * @param steps the steps that are timed; the first, untimed one comes before
     * @return tokens a second
     * @throws IOException if the script fails
     */
    double tokensPerSecond(int batch, int length, int rank, int threads, int steps)
            throws IOException {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path data = folder.path().resolve("train.jsonl");
            String line = Json.write(Map.of("text", "a tale of sums ".repeat(length))) + "\n";
            Files.writeString(data, line.repeat(batch));
            return new PythonScript(python, "peft_training.py").run("tokens_per_second", List.of(
                    "--model", model.toString(), "--data", data.toString(),
                    "--targets", "all-linear", "--rank", Integer.toString(rank),
                    "--batch", Integer.toString(batch),
                    "--max-length", Integer.toString(length),
                    "--steps", Integer.toString(FIRST_STEPS + steps),
                    "--threads", Integer.toString(threads)));
        }
    }
}
