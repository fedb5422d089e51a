package veneer.lora.adapter;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import veneer.engine.io.FormatException;
import veneer.engine.io.SafeTensors;
import veneer.engine.nn.Module;
import veneer.engine.storage.StoredTensor;
import veneer.lora.config.AdapterConfigFile;
import veneer.lora.config.LoraConfig;
import veneer.lora.config.Targets;

/**
 * An adapter's folder as PEFT keeps it: {@code adapter_config.json} and {@code
 * adapter_model.safetensors}, whose tensors are named {@code base_model.model.PATH.lora_A.weight}
 * and {@code …lora_B.weight}.
 */
public final class PeftAdapter {
    /** The file of an adapter's configuration. */
    public static final String CONFIG = AdapterConfigFile.NAME;

    /** The file of an adapter's tensors. */
    public static final String WEIGHTS = "adapter_model.safetensors";

    private PeftAdapter() {}

    /**
     * How the adapter in a folder was made.
     *
     * @param folder the folder
     * @return its configuration
     * @throws IOException if it can't be read, or asks for something that is not supported
     */
    public static LoraConfig readConfig(Path folder) throws IOException {
        return AdapterConfigFile.read(folder);
    }

    /**
     * Puts the adapter in a folder beside a model's layers.
     *
     * @param model the model, without an adapter
     * @param folder the folder
     * @return the adapter
     * @throws IOException if it can't be read, asks for something that is not supported, or does
     *     not fit the model; the message lists every tensor that is missing, unexpected or
     *     mis-shaped
     */
    public static Lora load(Module model, Path folder) throws IOException {
        LoraConfig config = readConfig(folder);
        Path file = folder.resolve(WEIGHTS);
        try (SafeTensors stored = SafeTensors.open(file)) {
            Lora lora = attach(model, config, folder);
            try {
                fill(lora, file.toString(), stored.tensors());
                return lora;
            } catch (IOException | RuntimeException e) {
                lora.detach();
                throw e;
            }
        }
    }

    private static Lora attach(Module model, LoraConfig config, Path folder)
            throws FormatException {
        try {
            return Lora.fresh(model, Targets.of(model, config), config, 0);
        } catch (IllegalArgumentException e) {
            throw new FormatException(folder.resolve(CONFIG).toString(), e.getMessage(), e);
        }
    }

    /** Copies every tensor of a file into the parameter of its name, if each has its own. */
    private static void fill(Lora lora, String source, Map<String, StoredTensor> tensors)
            throws FormatException {
        Map<String, StoredTensor> left =
                TensorNames.translate(source, tensors, lora.parameters().keySet());
        Map<String, StoredTensor> fitting = new LinkedHashMap<>();
        List<String> problems = new ArrayList<>();
        lora.parameters().forEach((name, parameter) -> {
            StoredTensor tensor = left.remove(name);
            int[] shape = parameter.shape().toArray();
            if (tensor == null) {
                problems.add(name + " is missing");
            } else if (!Arrays.equals(shape, tensor.shape())) {
                problems.add(name + " has the shape " + Arrays.toString(tensor.shape())
                        + " instead of " + Arrays.toString(shape));
            } else {
                fitting.put(name, tensor);
            }
        });
        left.forEach(
                (name, tensor) -> lora.refuseUnlessOfBase(name, tensor).ifPresent(problems::add));
        if (fitting.isEmpty() && problems.isEmpty()) {
            problems.add("target_modules " + lora.config().targetModules()
                    + " matches no linear layer");
        }
        if (!problems.isEmpty()) {
            throw new FormatException(source, "the adapter does not fit the model; "
                    + fitting.size() + " of its " + tensors.size() + " tensors do: "
                    + String.join("; ", problems));
        }
        fitting.forEach((name, tensor) -> {
            float[] values = tensor.toFloats();
            System.arraycopy(values, 0, lora.parameters().get(name).data(), 0, values.length);
        });
    }

    /**
     * Writes an adapter as PEFT does. The bytes depend on the adapter and the model's name alone.
     *
     * @param lora the adapter
     * @param folder an existing folder
     * @param baseModelName the model's name, for {@code base_model_name_or_path}
     * @throws IOException if it can't be written
     */
    public static void save(Lora lora, Path folder, String baseModelName) throws IOException {
        List<StoredTensor> tensors = new ArrayList<>();
        lora.parameters().forEach((name, parameter) -> tensors.add(
                StoredTensor.ofFloats(TensorNames.onDisk(name), parameter.shape().toArray(),
                        parameter.data())));
        SafeTensors.write(folder.resolve(WEIGHTS), Map.of("format", "pt"), tensors);
        AdapterConfigFile.write(folder, lora.savedConfig(), baseModelName);
    }
}
