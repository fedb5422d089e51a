package veneer.lora.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
