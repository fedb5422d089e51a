package veneer.lora.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import veneer.engine.io.DuplicateKeys;
import veneer.engine.io.FormatException;
import veneer.engine.io.Json;
import veneer.lora.adapter.Lora;
import veneer.lora.adapter.PeftAdapter;
import veneer.lora.config.AdapterConfigFile;
import veneer.lora.config.LoraConfig;
import veneer.lora.config.Targets;
import veneer.lora.text.NearestNames;
import veneer.transformer.model.CausalLm;

/** Which adapter is trained: a fresh one, or one that is there already. */
final class AdapterOptions {
    static final Option<Path> ADAPTER =
            Option.path("--adapter", "DIR",
                    "an adapter to go on from, whose own settings hold")
                    .absentMeans("a fresh one");
    static final Option<Path> LORA_CONFIG = Option.path("--lora-config", "FILE",
            "what a fresh adapter is like, as PEFT's adapter_config.json says it, but for what"
                    + " other options say");
    static final Option<Map.Entry<String, Object>> SET = Option.optional("--set", "KEY=JSON",
            "what it is like under PEFT's name and in its words, such as lora_alpha=32 or"
                    + " target_modules='[\"q_proj\"]'",
            AdapterOptions::component).repeatable();

    private AdapterOptions() {}

    /** All options that mean an adapter, be it fresh or not. */
    static List<Option<?>> ofAdapters() {
        List<Option<?>> options = new ArrayList<>(List.of(ADAPTER, ModelOptions.ALLOW_OTHER_BASE,
                ModelOptions.VERIFY, LORA_CONFIG, SET, TrainingOptions.LORA_PLUS));
        AdapterSettings.ALL.forEach(setting -> options.add(setting.option()));
        return options;
    }

    /** Puts the adapter that the options ask for beside a model's layers. */
    static Lora attach(Arguments arguments, CausalLm model, long seed, Streams streams)
            throws IOException {
        boolean goesOn = arguments.isGiven(ADAPTER);
        var loading = ModelOptions.loading(arguments, goesOn, streams);
        if (!goesOn) {
            return Lora.attach(model, config(arguments), seed);
        }
        for (Option<?> option : List.of(LORA_CONFIG, SET)) {
            if (arguments.isGiven(option)) {
                throw new UsageException(option.name() + " says what a fresh adapter is like; the"
                        + " one in " + arguments.get(ADAPTER) + " has settings of its own");
            }
        }
        Lora lora = PeftAdapter.load(
                model, arguments.get(ADAPTER), loading.withSeed(seed));
        AdapterSettings.ALL.forEach(setting -> requireAgreement(arguments, setting, model, lora));
        return lora;
    }

    /** What a fresh adapter is like: by a file, or by default, then by options. */
    static LoraConfig config(Arguments arguments) throws IOException {
        LoraConfig base = arguments.isGiven(LORA_CONFIG)
                ? AdapterConfigFile.read(arguments.get(LORA_CONFIG))
                : LoraConfig.DEFAULT;
        Map<String, Object> components = new LinkedHashMap<>();
        for (Map.Entry<String, Object> component : arguments.all(SET)) {
            if (components.put(component.getKey(), component.getValue()) != null) {
                throw new UsageException(
                        SET.name() + " " + component.getKey() + " is given twice");
            }
        }
        for (AdapterSettings<?> setting : AdapterSettings.ALL) {
            if (components.containsKey(setting.key()) && arguments.isGiven(setting.option())) {
                throw new UsageException(setting.option().name() + " and " + SET.name() + " "
                        + setting.key() + " both say the same thing; one of them is enough");
            }
        }
        LoraConfig flagged = AdapterSettings.config(base, arguments);
        try {
            return AdapterConfigFile.with(flagged, components);
        } catch (IllegalArgumentException e) {
            throw new UsageException(SET.name() + ": " + e.getMessage());
        }
    }

    private static Map.Entry<String, Object> component(String text) {
        int equals = text.indexOf('=');
        if (equals <= 0) {
            throw new IllegalArgumentException("must be KEY=JSON, not \"" + text + "\"");
        }
        String key = text.substring(0, equals);
        List<String> keys = AdapterSettings.ALL.stream().map(AdapterSettings::key).toList();
        if (!keys.contains(key)) {
            throw new IllegalArgumentException(key + ": no key of PEFT's that is supported; the"
                    + " nearest is " + NearestNames.of(key, keys, 1).getFirst());
        }
        try {
            Object value = Json.parse(text.substring(equals + 1), key, DuplicateKeys.REFUSED);
            return new AbstractMap.SimpleImmutableEntry<>(key, value);
        } catch (FormatException e) {
            throw new IllegalArgumentException("must be JSON, a text in quotes: " + e.getMessage(),
                    e);
        }
    }

    /** An adapter's own configuration holds: an option may repeat it, and not contradict it. */
    private static void requireAgreement(
            Arguments arguments, AdapterSettings<?> setting, CausalLm model, Lora lora) {
        boolean agrees = setting.agrees(arguments, lora.config(), variant -> Targets
                .of(model, variant).adapted().keySet().equals(lora.layers().keySet()));
        if (!agrees) {
            throw new UsageException(
                    setting.option().name() + " contradicts the adapter in "
                            + arguments.get(ADAPTER) + ", which was made with "
                            + setting.held().apply(lora.config()));
        }
    }

    /** An adapter's extents, in one line. */
    static String describe(Lora lora) {
        LoraConfig config = lora.config();
        int numbers = lora.parameters().values().stream()
                .mapToInt(parameter -> parameter.data().length)
                .sum();
        return String.format(
                Locale.ROOT,
                "adapter: rank %d, alpha %s, on %s: %d layers, %,d numbers to train",
                config.r(),
                AdapterSettings.plain(config.loraAlpha()),
                config.targetModules().named(lora.layers().keySet()),
                lora.layers().size(),
                numbers);
    }
}
