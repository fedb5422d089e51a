package veneer.transformer.checkpoint;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import veneer.engine.io.DuplicateKeys;
import veneer.engine.io.Json;
import veneer.engine.io.SafeTensorsFolder;
import veneer.engine.storage.StoredTensor;

/**
 * A folder with {@code config.json} and {@code model.safetensors}, or shards with an index, as
 * transformers saves it.
 */
final class HuggingFaceCheckpoint {
    private static final String GPT2_PREFIX = "transformer.";

    private HuggingFaceCheckpoint() {}

    static Checkpoint open(Path folder) throws IOException {
        Path configFile = folder.resolve("config.json");
        ModelConfig config = HuggingFaceConfig.read(
                configFile.toString(), Json.readObject(configFile, DuplicateKeys.LAST_WINS));
        boolean inputsFirst = config.family() == ModelFamily.GPT2;
        SafeTensorsFolder weights = SafeTensorsFolder.open(folder);
        try {
            TensorSelection selection = TensorSelection.select(
                    weights.source().toString(), TensorSpec.of(config, inputsFirst),
                    TensorSpec::name, withPrefix(weights.tensors()));
            return new Checkpoint(folder, config, selection, inputsFirst, weights::close);
        } catch (IOException | RuntimeException e) {
            weights.close();
            throw e;
        }
    }

    /** GPT-2 is published without the prefix that transformers saves it with. */
    private static Map<String, StoredTensor> withPrefix(Map<String, StoredTensor> tensors) {
        if (!tensors.containsKey("wte.weight")) {
            return tensors;
        }
        Map<String, StoredTensor> prefixed = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> prefixed.put(
                name.startsWith(ModuleNames.HEAD) ? name : GPT2_PREFIX + name, tensor));
        return prefixed;
    }
}
