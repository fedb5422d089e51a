package veneer.lora.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import veneer.engine.io.AtomicFile;
import veneer.engine.io.Json;
import veneer.lora.adapter.Lora;
import veneer.lora.config.AdapterConfigFile;

/**
 * All that a run is made of: each option that its result depends on, as it was typed, stood in a
 * file or is by default, and what the model and the data made of those that are open. As a file for
 * {@code --config} it asks for the same run again.
 *
 * @param values what the options are, by their names without dashes
 */
record EffectiveConfig(Map<String, Object> values) {
    static final String FILE = "finetune.json";

    /** What a model knows itself, and an option can't say. */
    private static final String INPUTS_FIRST = "fan_in_fan_out";

    /** Puts the options in the order of their names. */
    EffectiveConfig {
        values = new TreeMap<>(values);
    }

    /**
     * The configuration of what was typed.
     *
     * @param options those that the result depends on
     */
    static EffectiveConfig of(Arguments arguments, List<Option<?>> options) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (Option<?> option : options) {
            if (arguments.isGiven(option)) {
                values.put(key(option), arguments.json(option));
            } else if (arguments.isOpen(option)) {
                option.defaultJson().ifPresent(value -> values.put(key(option), value));
            }
        }
        return new EffectiveConfig(values);
    }

    /** The same with an option's value. */
    EffectiveConfig with(Option<?> option, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(values);
        more.put(key(option), value);
        return new EffectiveConfig(more);
    }

    /** The same without an option, as another stands in its place. */
    EffectiveConfig without(Option<?> option) {
        Map<String, Object> fewer = new LinkedHashMap<>(values);
        fewer.remove(key(option));
        return new EffectiveConfig(fewer);
    }

    /** The same with a fresh adapter's settings, all of them under PEFT's names. */
    EffectiveConfig with(Lora lora) {
        Map<String, Object> components = AdapterConfigFile.components(lora.config());
        components.remove(INPUTS_FIRST);
        return with(AdapterOptions.SET, components);
    }

    /** Adds to what was typed what an option is here, where it was not. */
    void putInto(Arguments arguments, Option<?> option) {
        Object value = values.get(key(option));
        if (value != null && arguments.isOpen(option)) {
            arguments.put(option, value.toString());
        }
    }

    /**
     * Which options are not what a run began with, in words.
     *
     * @param free options that may differ
     */
    List<String> differences(EffectiveConfig before, Set<Option<?>> free) {
        Map<String, Object> now = typed();
        Map<String, Object> then = before.typed();
        Set<String> names = new TreeSet<>(now.keySet());
        names.addAll(then.keySet());
        free.forEach(option -> names.remove(option.name()));
        List<String> differences = new ArrayList<>();
        for (String name : names) {
            String is = text(now.get(name));
            String was = text(then.get(name));
            if (!is.equals(was)) {
                differences.add(name + " is " + is + ", and was " + was);
            }
        }
        return differences;
    }

    private static String text(Object value) {
        return value == null ? "not there" : Json.write(value);
    }

    /** The values by the options' whole names, an adapter's settings by those of their own. */
    private Map<String, Object> typed() {
        Map<String, Object> typed = new LinkedHashMap<>();
        values.forEach((key, value) -> typed.put("--" + key, value));
        if (typed.remove(AdapterOptions.SET.name()) instanceof Map<?, ?> settings) {
            AdapterSettings.ALL.forEach(setting -> typed.put(
                    setting.option().name(), settings.get(setting.key())));
        }
        return typed;
    }

    /** Writes the file into a folder. */
    void write(Path folder) throws IOException {
        String text = Json.writePretty(values) + "\n";
        AtomicFile.write(folder.resolve(FILE),
                out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static String key(Option<?> option) {
        return option.name().substring(2);
    }
}
