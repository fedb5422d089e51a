package veneer.lora.cli;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import veneer.lora.config.Bias;
import veneer.lora.config.InitLoraWeights;
import veneer.lora.config.LoraConfig;
import veneer.lora.config.TargetModules;

/**
 * An option that says what a fresh adapter is like.
 *
 * @param <T> what its value is
 * @param key PEFT's name for it
 * @param option the option
 * @param set puts its value into a configuration
 * @param held what a configuration holds in its place, for messages
 */
record AdapterSettings<T>(
        String key, Option<T> option, BiConsumer<LoraConfig.Draft, T> set,
        Function<LoraConfig, ?> held) {
    /** All of them, as they are listed. */
    static final List<AdapterSettings<?>> ALL = List.of(
            new AdapterSettings<>("r",
                    Option.integer("--rank", "R", 1, 1 << 16, "rank of the update").orElse("8"),
                    (c, rank) -> c.r = rank, LoraConfig::r),
            new AdapterSettings<>("lora_alpha",
                    Option.positive("--alpha", "ALPHA", "the update is multiplied by alpha/rank")
                            .orElse("16"),
                    (c, alpha) -> c.loraAlpha = alpha, config -> plain(config.loraAlpha())),
            new AdapterSettings<>("target_modules",
                    Option.optional("--targets", "NAMES",
                            "layers with an update: names with commas between, all-linear (all but"
                                    + " the output head), or regex:EXPRESSION for whole paths",
                            TargetModules::parse)
                            .absentMeans("q_proj,v_proj, or c_attn of GPT-2"),
                    (c, targets) -> c.targetModules = targets, LoraConfig::targetModules),
            new AdapterSettings<>("exclude_modules",
                    Option.optional("--exclude", "NAMES",
                            "targets that get none after all: names, or regex:EXPRESSION",
                            TargetModules::parse),
                    (c, excluded) -> c.excludeModules = excluded, LoraConfig::excludeModules),
            new AdapterSettings<>("layers_to_transform",
                    Option.optional("--layers", "NUMBERS",
                            "the layers whose targets get one, counted from 0, with commas between",
                            AdapterSettings::numbers).absentMeans("all"),
                    (c, layers) -> c.layersToTransform = layers, LoraConfig::layersToTransform),
            new AdapterSettings<>("layers_pattern",
                    Option.optional("--layers-pattern", "NAMES",
                            "the names that a layer's number stands behind", AdapterSettings::names)
                            .absentMeans("any"),
                    (c, names) -> c.layersPattern = names, LoraConfig::layersPattern),
            new AdapterSettings<>("rank_pattern",
                    Option.optional("--rank-pattern", "NAME=R,...",
                            "ranks of modules whose path ends so, an expression",
                            text -> pattern(text, AdapterSettings::number)),
                    (c, ranks) -> c.rankPattern = ranks, LoraConfig::rankPattern),
            new AdapterSettings<>("alpha_pattern",
                    Option.optional("--alpha-pattern", "NAME=ALPHA,...", "the same for alpha",
                            text -> pattern(text, AdapterSettings::decimal)),
                    (c, alphas) -> c.alphaPattern = alphas, LoraConfig::alphaPattern),
            new AdapterSettings<>("use_rslora",
                    Option.flag("--rslora", "multiply by alpha/sqrt(rank) instead"),
                    (c, on) -> c.useRslora = on, LoraConfig::useRslora),
            new AdapterSettings<>("use_dora",
                    Option.flag("--dora",
                            "train a magnitude for each row of the updated weight as well"),
                    (c, on) -> c.useDora = on, LoraConfig::useDora),
            new AdapterSettings<>("lora_dropout",
                    Option.number("--dropout", "SHARE", "how much of the update's input is dropped")
                            .orElse("0"),
                    (c, share) -> c.loraDropout = share, LoraConfig::loraDropout),
            new AdapterSettings<>("bias",
                    Option.optional("--bias", words(Bias.values()),
                            "the model's own biases to train: those of the targets, or all",
                            text -> word(text, Bias.values())).orElse("none"),
                    (c, bias) -> c.bias = bias, LoraConfig::bias),
            new AdapterSettings<>("lora_bias",
                    Option.flag("--lora-bias", "train a bias of the update as well"),
                    (c, on) -> c.loraBias = on, LoraConfig::loraBias),
            new AdapterSettings<>("modules_to_save",
                    Option.optional("--modules-to-save", "NAMES",
                            "modules to train themselves, not by an update",
                            AdapterSettings::names),
                    (c, names) -> c.modulesToSave = names, LoraConfig::modulesToSave),
            new AdapterSettings<>("trainable_token_indices",
                    Option.optional("--train-tokens", "IDS",
                            "tokens whose embeddings are trained themselves",
                            AdapterSettings::numbers),
                    (c, ids) -> c.trainableTokenIndices = Map.of(LoraConfig.INPUT_EMBEDDING, ids),
                    LoraConfig::trainableTokenIndices),
            new AdapterSettings<>("init_lora_weights",
                    Option.optional("--init", words(InitLoraWeights.values()),
                            "how A and B start; true: A random, B zero",
                            text -> word(text, InitLoraWeights.values())).orElse("true"),
                    (c, start) -> c.initLoraWeights = start, LoraConfig::initLoraWeights));

    /** A configuration in which the options that are given hold. */
    static LoraConfig config(LoraConfig base, Arguments arguments) {
        return base.with(c -> ALL.forEach(setting -> setting.apply(arguments, c)));
    }

    private void apply(Arguments arguments, LoraConfig.Draft draft) {
        if (arguments.isGiven(option)) {
            set.accept(draft, arguments.get(option));
        }
    }

    /**
     * Whether an adapter is as the option says, or the option wasn't typed. Modules may be named in
     * other words, as long as they are the same.
     */
    boolean agrees(Arguments arguments, LoraConfig config, Predicate<LoraConfig> sameModules) {
        if (!arguments.isGiven(option)) {
            return true;
        }
        LoraConfig variant = config.with(c -> apply(arguments, c));
        return sameModules.test(variant) && config.equals(variant.with(c -> {
            c.targetModules = config.targetModules();
            c.excludeModules = config.excludeModules();
            c.layersToTransform = config.layersToTransform();
            c.layersPattern = config.layersPattern();
        }));
    }

    private static List<String> names(String text) {
        return Stream.of(text.split(",", -1)).map(String::strip).toList();
    }

    private static List<Integer> numbers(String text) {
        return names(text).stream().map(AdapterSettings::number).toList();
    }

    private static int number(String text) {
        try {
            return Integer.parseUnsignedInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "must have whole numbers of 0 or more, not \"" + text + "\"");
        }
    }

    private static double decimal(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("must have numbers, not \"" + text + "\"");
        }
    }

    private static <T> Map<String, T> pattern(String text, Function<String, T> parser) {
        Map<String, T> pattern = new LinkedHashMap<>();
        for (String entry : names(text)) {
            int equals = entry.lastIndexOf('=');
            if (equals <= 0) {
                throw new IllegalArgumentException(
                        "must be NAME=NUMBER with commas between, not \"" + entry + "\"");
            }
            pattern.put(entry.substring(0, equals), parser.apply(entry.substring(equals + 1)));
        }
        return pattern;
    }

    private static <T extends Enum<T>> T word(String text, T[] words) {
        return Stream.of(words).filter(word -> word.toString().equals(text)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("must be "
                        + words(words).replace("|", " or ") + ", not \"" + text + "\""));
    }

    private static String words(Enum<?>[] words) {
        return String.join("|", Arrays.stream(words).map(Enum::toString).toList());
    }

    /** A number without an exponent, and without a fraction where it is whole. */
    static String plain(double number) {
        return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
    }
}
