package veneer.transformer.checkpoint;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import veneer.engine.io.AtomicFile;
import veneer.engine.io.Json;
import veneer.engine.io.SafeTensors;
import veneer.engine.random.RandomStream;
import veneer.engine.storage.StoredTensor;

/**
 * Writes a model that has learnt nothing yet, as a Hugging Face folder in float32. Norms start as 1
 * and biases as 0. Matrices are normal numbers that keep the variance of what goes through them,
 * {@code 1/√in}; of the two in a block that add to the residual stream, it is divided by {@code
 * √(2·layers)}, the number of such additions (Radford et al. 2019, section 2.3).
 */
public final class FreshCheckpoint {
    private FreshCheckpoint() {}

    /**
     * Writes the folder.
     *
     * @param config the model
     * @param seed all that its numbers depend on, together with each tensor's name
     * @param folder an existing folder
     * @throws IOException if it can't be written to
     */
    public static void write(ModelConfig config, long seed, Path folder) throws IOException {
        boolean inputsFirst = config.family() == ModelFamily.GPT2;
        List<StoredTensor> tensors = TensorSpec.of(config, inputsFirst).stream()
                .map(spec -> StoredTensor.ofFloats(
                        spec.name(), spec.shape(), start(spec, config, seed)))
                .toList();
        SafeTensors.write(folder.resolve("model.safetensors"), Map.of("format", "pt"), tensors);
        Map<String, Object> json = new LinkedHashMap<>(ConfigFile.of(config));
        json.put("dtype", "float32");
        byte[] text = (Json.writePretty(json) + "\n").getBytes(StandardCharsets.UTF_8);
        AtomicFile.write(folder.resolve("config.json"), out -> out.write(text));
    }

    private static float[] start(TensorSpec spec, ModelConfig config, long seed) {
        int elements = Arrays.stream(spec.shape()).reduce(1, Math::multiplyExact);
        if (spec.shape().length == 1) {
            float[] values = new float[elements];
            Arrays.fill(values, spec.name().endsWith(".weight") ? 1 : 0);
            return values;
        }
        double deviation = 1 / Math.sqrt(spec.inputsFirst() ? spec.shape()[0] : spec.shape()[1]);
        if (addsToTheResidualStream(spec, config.names())) {
            deviation /= Math.sqrt(2.0 * config.numHiddenLayers());
        }
        return new RandomStream(seed, spec.name()).normal(elements, deviation);
    }

    private static boolean addsToTheResidualStream(TensorSpec spec, ModuleNames names) {
        return spec.name().endsWith("." + names.attentionOutput() + ".weight")
                || spec.name().endsWith("." + names.down() + ".weight");
    }
}
