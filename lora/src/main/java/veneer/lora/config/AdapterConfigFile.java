package veneer.lora.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import veneer.engine.io.AtomicFile;
import veneer.engine.io.DuplicateKeys;
import veneer.engine.io.Json;

/**
 * {@code adapter_config.json} as PEFT 0.21 reads and writes it. A key that would change the result
 * and is not supported is refused by name; at its default it changes nothing and is passed over.
 */
public final class AdapterConfigFile {
    /** The file's name. */
    public static final String NAME = "adapter_config.json";

    private static final Set<String> INPUT_EMBEDDING_ALONE = Set.of(LoraConfig.INPUT_EMBEDDING);

    private AdapterConfigFile() {}

    /**
     * Reads the file of a folder.
     *
     * @param path the folder, or the file itself, whatever its name is
     * @return what it says
     * @throws IOException if it can't be read, or asks for something that is not supported
     */
    public static LoraConfig read(Path path) throws IOException {
        Path file = Files.isDirectory(path) ? path.resolve(NAME) : path;
        return new AdapterConfigReader(
                file.toString(), Json.readObject(file, DuplicateKeys.REFUSED)).read();
    }

    /**
     * A configuration under PEFT's names.
     *
     * @param config the configuration
     * @return its components, without those at their default that not every version of PEFT knows
     */
    public static Map<String, Object> components(LoraConfig config) {
        Map<String, Object> json = new LinkedHashMap<>(common(config));
        json.put("init_lora_weights", config.initLoraWeights().toString());
        json.values().removeIf(Objects::isNull);
        json.putAll(others(config));
        return json;
    }

    /**
     * A variant of a configuration.
     *
     * @param config the configuration
     * @param changes components under PEFT's names, null for their default
     * @return the variant
     * @throws IllegalArgumentException if a component is not supported, or has another type
     */
    public static LoraConfig with(LoraConfig config, Map<String, Object> changes) {
        Map<String, Object> json = new LinkedHashMap<>(components(config));
        json.putAll(changes);
        return new AdapterConfigReader(NAME, json).config();
    }

    /**
     * Writes the file, in PEFT's order and layout: the keys that every version of PEFT knows, and
     * others only where they aren't at their default, since old versions refuse what they don't
     * know.
     *
     * @param folder an existing folder
     * @param config what is written
     * @param baseModelName the model's name
     * @throws IOException if the file can't be written
     */
    public static void write(Path folder, LoraConfig config, String baseModelName)
            throws IOException {
        Map<String, Object> json = new TreeMap<>(common(config));
        json.put("peft_type", "LORA");
        json.put("task_type", "CAUSAL_LM");
        json.put("inference_mode", true);
        json.put("base_model_name_or_path", baseModelName);
        json.put("init_lora_weights", start(config.initLoraWeights()));
        json.putAll(others(config));
        String text = Json.writePretty(json) + "\n";
        AtomicFile.write(folder.resolve(NAME),
                out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static Map<String, Object> common(LoraConfig config) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("r", (long) config.r());
        json.put("lora_alpha", plain(config.loraAlpha()));
        json.put("lora_dropout", config.loraDropout());
        json.put("target_modules", written(config.targetModules()));
        json.put("bias", config.bias().toString());
        json.put("fan_in_fan_out", config.fanInFanOut());
        return json;
    }

    /** What old versions of PEFT don't know, unless it is at its default. */
    private static Map<String, Object> others(LoraConfig config) {
        Map<String, Object> alphas = new LinkedHashMap<>();
        config.alphaPattern().forEach((key, alpha) -> alphas.put(key, plain(alpha)));
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("exclude_modules", written(config.excludeModules()));
        json.put("layers_to_transform", config.layersToTransform());
        json.put("layers_pattern", config.layersPattern());
        json.put("rank_pattern", config.rankPattern());
        json.put("alpha_pattern", alphas);
        json.put("lora_bias", config.loraBias());
        json.put("use_rslora", config.useRslora());
        json.put("use_dora", config.useDora());
        json.put("modules_to_save", config.modulesToSave());
        json.put("trainable_token_indices",
                config.trainableTokenIndices().keySet().equals(INPUT_EMBEDDING_ALONE)
                        ? config.trainableTokenIndices().get(LoraConfig.INPUT_EMBEDDING)
                        : config.trainableTokenIndices());
        json.values().removeIf(AdapterConfigReader::changesNothing);
        return json;
    }

    private static Object written(TargetModules modules) {
        return switch (modules) {
            case TargetModules.Names list -> list.names().stream().sorted().distinct().toList();
            case TargetModules.Expression expression -> expression.text();
            case TargetModules.AllLinear all -> all.toString();
            case TargetModules.FamilyDefault _ -> null;
        };
    }

    /** A start that PEFT has no word for is written as its usual one: what was trained is there. */
    private static Object start(InitLoraWeights start) {
        return switch (start) {
            case KAIMING, SYMMETRIC, ZERO_A -> true;
            case RANDOM -> false;
            case GAUSSIAN, ORTHOGONAL -> start.toString();
        };
    }

    /** A whole number without a fraction, as PEFT's are. */
    private static Object plain(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1L << 53
                ? (Object) (long) number
                : (Object) number;
    }
}
