package veneer.lora.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import veneer.engine.io.DuplicateKeys;
import veneer.engine.io.FormatException;
import veneer.engine.io.Json;
import veneer.lora.adapter.PeftAdapter;

/** What a folder's configuration says about its weights, be they supported or not. */
final class FolderConfig {
    /** Keys of several families of models. */
    private static final List<String> OF_MODEL = List.of(
            "model_type", "dtype", "torch_dtype", "vocab_size", "hidden_size", "n_embd",
            "intermediate_size", "num_hidden_layers", "n_layer", "num_attention_heads", "n_head",
            "num_key_value_heads", "head_dim", "max_position_embeddings", "n_positions",
            "tie_word_embeddings");

    private static final List<String> FIRST_OF_ADAPTER =
            List.of("peft_type", "r", "lora_alpha", "target_modules");

    private FolderConfig() {}

    /** The extents of a model; empty where the folder has weights alone. */
    static Map<String, Object> ofModel(Path folder) throws IOException {
        Path file = folder.resolve("config.json");
        return Files.exists(file)
                ? select(OF_MODEL, Json.readObject(file, DuplicateKeys.LAST_WINS))
                : Map.of();
    }

    /** An adapter's rank, α and targets, then all that is set: not null, not false, not empty. */
    static Map<String, Object> ofAdapter(Path folder) throws IOException {
        Path file = folder.resolve(PeftAdapter.CONFIG);
        Map<String, Object> all = Json.readObject(file, DuplicateKeys.REFUSED);
        if (!(all.get("peft_type") instanceof String)) {
            throw new FormatException(file.toString(), "the key peft_type is missing");
        }
        Map<String, Object> config = select(FIRST_OF_ADAPTER, all);
        all.forEach((key, value) -> {
            if (isSet(value)) {
                config.putIfAbsent(key, value);
            }
        });
        return config;
    }

    private static Map<String, Object> select(List<String> keys, Map<String, Object> all) {
        Map<String, Object> selected = new LinkedHashMap<>();
        for (String key : keys) {
            if (all.get(key) != null) {
                selected.put(key, all.get(key));
            }
        }
        return selected;
    }

    private static boolean isSet(Object value) {
        return switch (value) {
            case null -> false;
            case Boolean flag -> flag;
            case Collection<?> values -> !values.isEmpty();
            case Map<?, ?> values -> !values.isEmpty();
            default -> true;
        };
    }
}
