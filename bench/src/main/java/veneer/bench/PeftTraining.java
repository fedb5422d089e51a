package veneer.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

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
     * @param arguments the script's, beside the model and the steps
     * @param steps the steps that are timed; the first, untimed one comes before
     * @return tokens a second
     * @throws IOException if the script fails
     */
    double tokensPerSecond(List<String> arguments, int steps) throws IOException {
        List<String> all = new ArrayList<>(arguments);
        all.addAll(List.of("--model", model.toString(),
                "--steps", Integer.toString(FIRST_STEPS + steps)));
        return new PythonScript(python, "peft_training.py").run("tokens_per_second", all);
    }
}
