package veneer.lora.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import veneer.engine.io.AtomicFile;
import veneer.engine.io.DuplicateKeys;
import veneer.engine.io.FormatException;
import veneer.engine.io.Json;

/**
 * {@code adapter_config.json} as PEFT 0.21 reads and writes it. A key that would change the result
 * and is not supported is refused by name; at its default it changes nothing and is passed over.
 */
public final class AdapterConfigFile {
    /** The file's name. */
    public static final String NAME = "adapter_config.json";

    /**
     * Keys that are read, or that describe an adapter without changing what it computes. How the
     * base's weights lie ({@code fan_in_fan_out}) the model knows itself, as PEFT does.
     */
    private static final Set<String> UNDERSTOOD = Set.of(
            "peft_type", "r", "lora_alpha", "target_modules", "task_type",
            "base_model_name_or_path",
            "inference_mode", "peft_version", "auto_mapping", "revision", "lora_dropout",
            "megatron_core", "fan_in_fan_out",
            "qalora_group_size", "runtime_config", "ensure_weight_tying");

    private AdapterConfigFile() {}

    /**
     * Reads the file of a folder.
     *
     * @param folder the folder
     * @return what it says
     * @throws IOException if it can't be read, or asks for something that is not supported
     */
    public static LoraConfig read(Path folder) throws IOException {
        Path file = folder.resolve(NAME);
        Map<String, Object> json = Json.readObject(file, DuplicateKeys.REFUSED);
        String source = file.toString();
        if (!"LORA".equals(json.get("peft_type"))) {
            throw new FormatException(source,
                    "peft_type is " + json.get("peft_type") + ", not LORA");
        }
        refuseWhatIsNotSupported(source, json);
        try {
            return LoraConfig.of(
                    Math.toIntExact(number(source, json, "r", 8).longValue()),
                    number(source, json, "lora_alpha", 8).doubleValue(),
                    targets(source, json.get("target_modules")));
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new FormatException(source, e.getMessage(), e);
        }
    }

    private static Number number(String source, Map<String, Object> json, String key, long absent)
            throws FormatException {
        Object value = json.getOrDefault(key, absent);
        if (!(value instanceof Number number)) {
            throw new FormatException(source, key + " is " + value + ", not a number");
        }
        return number;
    }

    private static TargetModules targets(String source, Object value) throws FormatException {
        if (value instanceof String text) {
            return TargetModules.ofText(text);
        }
        if (value instanceof List<?> names && names.stream().allMatch(String.class::isInstance)) {
            return new TargetModules.Names(names.stream().map(String.class::cast).toList());
        }
        throw new FormatException(source,
                "target_modules is " + value + ", neither a list of names nor a string");
    }

    private static void refuseWhatIsNotSupported(String source, Map<String, Object> json)
            throws FormatException {
        List<String> refused = new ArrayList<>();
        json.forEach((key, value) -> {
            if (!UNDERSTOOD.contains(key) && !isDefault(key, value)) {
                refused.add(key + " " + Json.write(value));
            }
        });
        if (!refused.isEmpty()) {
            throw new FormatException(source, String.join(", ", refused) + ": not supported");
        }
    }

    private static boolean isDefault(String key, Object value) {
        return switch (value) {
            case null -> true;
            case Boolean flag -> flag == key.equals("init_lora_weights");
            case Collection<?> values -> values.isEmpty();
            case Map<?, ?> values -> values.isEmpty();
            case String text -> key.equals("bias") && text.equals("none");
            default -> false;
        };
    }

    /**
     * Writes the keys that every version of PEFT knows, in PEFT's order and layout.
     *
     * @param folder an existing folder
     * @param config what is written, its targets as names or an expression
     * @param baseModelName the model's name
     * @throws IOException if the file can't be written
     */
    public static void write(Path folder, LoraConfig config, String baseModelName)
            throws IOException {
        Map<String, Object> json = new TreeMap<>();
        json.put("base_model_name_or_path", baseModelName);
        json.put("bias", "none");
        json.put("fan_in_fan_out", config.fanInFanOut());
        json.put("inference_mode", true);
        json.put("init_lora_weights", true);
        json.put("lora_alpha", config.loraAlpha() == Math.rint(config.loraAlpha())
                ? (Object) (long) config.loraAlpha()
                : (Object) config.loraAlpha());
        json.put("lora_dropout", 0.0);
        json.put("peft_type", "LORA");
        json.put("r", (long) config.r());
        json.put("target_modules", switch (config.targetModules()) {
            case TargetModules.Names list -> list.names().stream().sorted().distinct().toList();
            case TargetModules.Expression expression -> expression.text();
            case TargetModules.AllLinear all -> all.toString();
            case TargetModules.FamilyDefault _ -> null;
        });
        json.put("task_type", "CAUSAL_LM");
        String text = Json.writePretty(json) + "\n";
        AtomicFile.write(folder.resolve(NAME),
                out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }
}
