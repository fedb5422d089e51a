package veneer.lora.adapter;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import veneer.engine.io.FormatException;
import veneer.engine.io.SafeTensors;
import veneer.engine.nn.Module;
import veneer.engine.storage.StoredTensor;
import veneer.lora.config.AdapterConfigFile;
import veneer.lora.config.InitLoraWeights;
import veneer.lora.config.LoraConfig;
import veneer.lora.config.Targets;
import veneer.transformer.model.CausalLm;

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

    private static final String PICKLE = "adapter_model.bin";

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
     * @throws IOException if it can't be read, asks for something that is not supported, was
     *     trained on another base, or does not fit the model; the message lists every tensor that
     *     is missing, unexpected or mis-shaped
     */
    public static Lora load(Module model, Path folder) throws IOException {
        return load(model, folder, AdapterLoading.STRICT);
    }

    /**
     * Puts the adapter in a folder beside a model's layers.
     *
     * @param model the model, without an adapter
     * @param folder the folder
     * @param loading how strictly, and who is told how much of it was applied
     * @return the adapter
     * @throws IOException as {@link #load(Module, Path)}
     */
    public static Lora load(Module model, Path folder, AdapterLoading loading)
            throws IOException {
        LoraConfig written = readConfig(folder);
        Path file = folder.resolve(WEIGHTS);
        requireSafeTensors(folder, file);
        try (SafeTensors stored = SafeTensors.open(file)) {
            LoraConfig config = SymmetricFile.isMarked(stored.metadata())
                    ? SymmetricFile.symmetric(written)
                    : written;
            if (model instanceof CausalLm base) {
                Provenance.read(stored.metadata()).requireBase(file.toString(), base, loading);
            }
            Targets targets = targets(model, config, folder);
            Lora lora = attach(model, targets, config, loading.seed(), folder);
            try {
                AdapterTensors tensors = new AdapterTensors(file.toString(), stored.tensors(),
                        lora, model, loading.allowOtherBase());
                tensors.apply();
                loading.notes().accept(tensors.summary());
            } catch (IOException | RuntimeException e) {
                lora.detach();
                throw e;
            }
            if (!targets.unmatched().isEmpty()) {
                loading.notes().accept("note: " + folder.resolve(CONFIG) + ": "
                        + String.join("; ", targets.unmatched()));
            }
            return lora;
        }
    }

    private static void requireSafeTensors(Path folder, Path file) throws FormatException {
        if (!Files.exists(file) && Files.exists(folder.resolve(PICKLE))) {
            throw new FormatException(folder.toString(), "holds " + PICKLE
                    + ", which can run any code as it is read; save the adapter as " + WEIGHTS);
        }
    }

    private static Lora attach(Module model, Targets targets, LoraConfig config, long seed,
            Path folder) throws FormatException {
        try {
            return Lora.fresh(model, targets, config, seed);
        } catch (IllegalArgumentException e) {
            throw unfit(folder, e);
        }
    }

    private static Targets targets(Module model, LoraConfig config, Path folder)
            throws FormatException {
        try {
            return Targets.of(model, config);
        } catch (IllegalArgumentException e) {
            throw unfit(folder, e);
        }
    }

    private static FormatException unfit(Path folder, IllegalArgumentException e) {
        return new FormatException(folder.resolve(CONFIG).toString(), e.getMessage(), e);
    }

    /**
     * Writes an adapter as PEFT does, without a word on what it was trained on. The bytes depend on
     * the adapter and the model's name alone.
     *
     * @param lora the adapter
     * @param folder an existing folder
     * @param baseModelName the model's name, for {@code base_model_name_or_path}
     * @throws IOException if it can't be written
     */
    public static void save(Lora lora, Path folder, String baseModelName) throws IOException {
        save(lora, folder, baseModelName, Provenance.NONE);
    }

    /**
     * Writes an adapter as PEFT does. The bytes depend on the arguments alone.
     *
     * @param lora the adapter
     * @param folder an existing folder
     * @param baseModelName the model's name, for {@code base_model_name_or_path}
     * @param provenance what the adapter was trained on
     * @throws IOException if it can't be written
     */
    public static void save(Lora lora, Path folder, String baseModelName, Provenance provenance)
            throws IOException {
        List<StoredTensor> tensors = new ArrayList<>();
        SavedAdapter.tensors(lora).forEach((name, tensor) -> tensors.add(StoredTensor.ofFloats(
                TensorNames.onDisk(name), tensor.shape(), tensor.values().get())));
        Map<String, String> metadata = new TreeMap<>(provenance.entries());
        metadata.put("format", "pt");
        if (SavedAdapter.isSymmetric(lora)) {
            metadata.put(SymmetricFile.MARK, InitLoraWeights.SYMMETRIC.toString());
        }
        SafeTensors.write(folder.resolve(WEIGHTS), metadata, tensors);
        AdapterConfigFile.write(folder, SavedAdapter.config(lora), baseModelName);
    }
}
