package veneer.lora.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import veneer.engine.io.FormatException;
import veneer.engine.io.Json;

/**
 * Takes the keys of an {@code adapter_config.json} one by one; in the end none is left that could
 * change what the adapter computes.
 */
final class AdapterConfigReader {
    /** Keys that describe an adapter, or that others which are refused make use of. */
    private static final Set<String> DESCRIPTIONS = Set.of(
            "task_type", "base_model_name_or_path", "inference_mode", "peft_version",
            "auto_mapping", "revision", "runtime_config", "merge_weights", "megatron_core",
            "qalora_group_size", "loftq_config", "eva_config", "corda_config", "lora_ga_config");

    private final String source;
    private final Map<String, Object> left;

    AdapterConfigReader(String source, Map<String, Object> json) {
        this.source = source;
        this.left = new LinkedHashMap<>(json);
    }

    LoraConfig read() throws FormatException {
        Object type = left.remove("peft_type");
        if (!"LORA".equals(type)) {
            throw new FormatException(source, type == null
                    ? "the key peft_type is missing; of a LoRA adapter it is \"LORA\""
                    : "peft_type is " + type + ", not LORA");
        }
        try {
            return config();
        } catch (IllegalArgumentException e) {
            throw new FormatException(source, e.getMessage(), e);
        }
    }

    LoraConfig config() {
        LoraConfig config = LoraConfig.DEFAULT.with(this::fill);
        refuseTheRest();
        return config;
    }

    /** PEFT's defaults are 8 for r and α. */
    private void fill(LoraConfig.Draft draft) {
        draft.r = 8;
        draft.loraAlpha = 8;
        take("r", value -> draft.r = integer("r", value));
        take("lora_alpha", value -> draft.loraAlpha = number("lora_alpha", value));
        take("lora_dropout", value -> draft.loraDropout = number("lora_dropout", value));
        take("target_modules", value -> draft.targetModules = targets("target_modules", value));
        take("exclude_modules", value -> draft.excludeModules = exclusions(value));
        take("layers_to_transform", value -> draft.layersToTransform = many(value)
                .map(layer -> integer("layers_to_transform", layer)).toList());
        take("layers_pattern", value -> draft.layersPattern = texts("layers_pattern", value));
        take("rank_pattern", value -> draft.rankPattern = ranks(value));
        take("alpha_pattern", value -> draft.alphaPattern = alphas(value));
        take("bias", value -> draft.bias = word("bias", value, Bias.values()));
        take("lora_bias", value -> draft.loraBias = flag("lora_bias", value));
        take("use_rslora", value -> draft.useRslora = flag("use_rslora", value));
        take("use_dora", value -> draft.useDora = flag("use_dora", value));
        take("modules_to_save", value -> draft.modulesToSave = texts("modules_to_save", value));
        take("fan_in_fan_out", value -> draft.fanInFanOut = flag("fan_in_fan_out", value));
        take("trainable_token_indices", value -> draft.trainableTokenIndices = tokens(value));
        take("init_lora_weights", value -> draft.initLoraWeights =
                word("init_lora_weights", value, InitLoraWeights.values()));
    }

    /** Gives a key's value on, unless it is absent or null, which means the default. */
    private void take(String key, Consumer<Object> into) {
        Object value = left.remove(key);
        if (value != null) {
            into.accept(value);
        }
    }

    private static TargetModules targets(String key, Object value) {
        return value instanceof String text
                ? TargetModules.ofText(text)
                : new TargetModules.Names(texts(key, value));
    }

    private static TargetModules exclusions(Object value) {
        if (value instanceof String text && !text.isEmpty()) {
            return new TargetModules.Expression(text);
        }
        return "".equals(value) ? TargetModules.NONE : targets("exclude_modules", value);
    }

    private static Map<String, Integer> ranks(Object value) {
        Map<String, Integer> ranks = new LinkedHashMap<>();
        members("rank_pattern", value).forEach(
                (key, rank) -> ranks.put(key, integer("rank_pattern " + key, rank)));
        return ranks;
    }

    private static Map<String, Double> alphas(Object value) {
        Map<String, Double> alphas = new LinkedHashMap<>();
        members("alpha_pattern", value).forEach(
                (key, alpha) -> alphas.put(key, number("alpha_pattern " + key, alpha)));
        return alphas;
    }

    private static Map<String, List<Integer>> tokens(Object value) {
        String name = "trainable_token_indices";
        Map<String, List<Integer>> tokens = new LinkedHashMap<>();
        Map<String, Object> lists = value instanceof Collection<?>
                ? Map.of(LoraConfig.INPUT_EMBEDDING, value)
                : members(name, value);
        lists.forEach((key, list) -> tokens.put(
                key, many(list).map(token -> integer(name + " " + key, token)).toList()));
        return value instanceof Collection<?> list && list.isEmpty() ? Map.of() : tokens;
    }

    private static int integer(String key, Object value) {
        if (value instanceof Number number && number.doubleValue() == number.intValue()) {
            return number.intValue();
        }
        throw mistyped(key, value, "a whole number that an int holds");
    }

    private static double number(String key, Object value) {
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        throw mistyped(key, value, "a number");
    }

    private static boolean flag(String key, Object value) {
        if (value instanceof Boolean flag) {
            return flag;
        }
        throw mistyped(key, value, "true or false");
    }

    /** One of a few words, in any case, as PEFT reads them; {@code true} is a word here. */
    private static <T> T word(String key, Object value, T[] words) {
        String text = value.toString().toLowerCase(Locale.ROOT);
        return Stream.of(words).filter(word -> word.toString().equals(text)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        key + " " + Json.write(value) + ": not supported"));
    }

    private static List<String> texts(String key, Object value) {
        return many(value).map(text -> {
            if (text instanceof String string) {
                return string;
            }
            throw mistyped(key, value, "a list of names or a string");
        }).toList();
    }

    @SuppressWarnings("unchecked") // the parser's maps have string keys
    private static Map<String, Object> members(String key, Object value) {
        if (value instanceof Map<?, ?> map) {
            return (Map<String, Object>) map;
        }
        throw mistyped(key, value, "an object");
    }

    /** PEFT takes one value where a list of one is meant. */
    private static Stream<?> many(Object value) {
        return value instanceof Collection<?> list ? list.stream() : Stream.of(value);
    }

    private static IllegalArgumentException mistyped(String key, Object value, String expected) {
        return new IllegalArgumentException(
                key + " is " + Json.write(value) + ", not " + expected);
    }

    private void refuseTheRest() {
        left.keySet().removeAll(DESCRIPTIONS);
        left.values().removeIf(AdapterConfigReader::changesNothing);
        if (!left.isEmpty()) {
            List<String> refused = new ArrayList<>();
            left.forEach((key, value) -> refused.add(key + " " + Json.write(value)));
            throw new IllegalArgumentException(String.join(", ", refused) + ": not supported");
        }
    }

    /** Whether a value is the default of each key that has none other. */
    static boolean changesNothing(Object value) {
        return switch (value) {
            case null -> true;
            case Boolean flag -> !flag;
            case Collection<?> values -> values.isEmpty();
            case Map<?, ?> values -> values.isEmpty();
            default -> false;
        };
    }
}
