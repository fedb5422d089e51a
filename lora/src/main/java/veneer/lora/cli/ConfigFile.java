package veneer.lora.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import veneer.engine.io.DuplicateKeys;
import veneer.engine.io.FormatException;
import veneer.engine.io.Json;

/**
 * A file of options: a JSON object whose keys are their names without the dashes. A flag is true or
 * false, a list stands for names with commas between, an object for such of NAME=VALUE, or for an
 * option that is given again and again. Paths are taken from where the command runs.
 *
 * @param file the file
 * @param words the options in it, each with its values as they would be typed
 */
record ConfigFile(Path file, Map<Option<?>, List<String>> words) {
    static final Option<Path> OPTION = Option.path("--config", "FILE",
            "a JSON object of options by their names without dashes, such as {\"rank\": 16,"
                    + " \"dora\": true}; what is typed comes before what it says");

    /** Options that mean something where they are typed alone. */
    private static final Set<String> TYPED = Set.of("--config", "--memory", "--debug", "--help");

    /**
     * Reads a file.
     *
     * @throws FormatException if it is no object, or a key means no option or has a value that can
     *     be none
     */
    static ConfigFile read(Path file, String command, List<Option<?>> options)
            throws IOException {
        Map<Option<?>, List<String>> words = new LinkedHashMap<>();
        for (Map.Entry<String, Object> entry : Json.readObject(file, DuplicateKeys.REFUSED)
                .entrySet()) {
            String name = "--" + entry.getKey();
            try {
                Option<?> option = Arguments.find(command, options, name);
                if (TYPED.contains(name)) {
                    throw new UsageException(name + " must be typed; it can't stand in a file");
                }
                words.put(option, words(option, entry.getValue()));
            } catch (UsageException e) {
                throw new FormatException(file.toString(),
                        "\"" + entry.getKey() + "\": " + e.getMessage(), e);
            }
        }
        return new ConfigFile(file, words);
    }

    /** Adds the values of those options for which nothing was typed. */
    void putInto(Arguments arguments) throws FormatException {
        List<Option<?>> open =
                words.keySet().stream().filter(arguments::isOpen).collect(Collectors.toList());
        for (Option<?> option : open) {
            try {
                words.get(option).forEach(word -> arguments.put(option, word));
            } catch (UsageException e) {
                throw new FormatException(file.toString(), e.getMessage(), e);
            }
        }
    }

    private static List<String> words(Option<?> option, Object value) {
        if (!option.takesValue()) {
            if (value instanceof Boolean on) {
                return on ? List.of("true") : List.of();
            }
            throw new UsageException("must be true or false, not " + Json.write(value));
        }
        List<String> words = new ArrayList<>();
        switch (value) {
            case null -> throw new UsageException("is null; what is left out has its default");
            case Map<?, ?> members -> members.forEach((key, member) -> words.add(
                    key + "=" + (option.isRepeatable() ? Json.write(member) : word(member))));
            case List<?> elements -> elements.forEach(element -> words.add(word(element)));
            default -> words.add(word(value));
        }
        return option.isRepeatable() ? words : List.of(String.join(",", words));
    }

    private static String word(Object value) {
        return value instanceof String text ? text : Json.write(value);
    }
}
