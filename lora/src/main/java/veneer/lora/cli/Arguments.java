package veneer.lora.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import veneer.lora.text.NearestNames;

/**
 * What was typed after a command's name: {@code --name value}, {@code --name=value}, {@code
 * --flag}, or an operand by itself; and what a file of options says besides, {@link ConfigFile}.
 */
final class Arguments {
    private final Map<Option<?>, List<Object>> values = new IdentityHashMap<>();
    private final Map<Option<?>, List<Object>> json = new IdentityHashMap<>();

    private final List<String> words;

    private Arguments(List<String> words) {
        this.words = List.copyOf(words);
    }

    /**
     * Reads what was typed.
     *
     * @throws UsageException if an option is not known, lacks its value, is given twice, beside one
     *     that says the same, or is missing, or a value is not of its kind
     * @throws IOException if there is a file of options that can't be read
     */
    static Arguments parse(String command, List<Option<?>> options, List<String> words)
            throws IOException {
        Arguments arguments = new Arguments(words);
        List<String> left = new ArrayList<>(words);
        while (!left.isEmpty()) {
            String word = left.removeFirst();
            if (!word.startsWith("-")) {
                arguments.put(arguments.operand(command, options, word), word);
                continue;
            }
            int equals = word.indexOf('=');
            String name = equals < 0 ? word : word.substring(0, equals);
            Option<?> option = find(command, options, name);
            if (equals >= 0) {
                if (!option.takesValue()) {
                    throw new UsageException(name + " takes no value");
                }
                arguments.put(option, word.substring(equals + 1));
            } else if (option.takesValue()) {
                arguments.put(option, value(options, option, left));
            } else {
                arguments.put(option, "true");
            }
        }
        arguments.refuseExclusive(options);
        if (arguments.isGiven(ConfigFile.OPTION)) {
            ConfigFile file = ConfigFile.read(arguments.get(ConfigFile.OPTION), command, options);
            file.putInto(arguments);
            arguments.refuseExclusive(options);
        }
        for (Option<?> option : options) {
            if (option.isRequired() && !arguments.isGiven(option)) {
                throw new UsageException(command + " needs " + option.synopsis());
            }
        }
        return arguments;
    }

    private void refuseExclusive(List<Option<?>> options) {
        for (Option<?> option : options) {
            for (Option<?> other : options) {
                if (other.excludes(option) && isGiven(option) && isGiven(other)) {
                    throw new UsageException(option.name() + " and " + other.name()
                            + " both say the same thing; one of them is enough");
                }
            }
        }
    }

    /** Whether neither an option nor another in its place is there. */
    boolean isOpen(Option<?> option) {
        return !isGiven(option) && values.keySet().stream().noneMatch(option::excludes);
    }

    /** The first operand that has no value yet. */
    private Option<?> operand(String command, List<Option<?>> options, String word) {
        List<Option<?>> operands = options.stream().filter(Option::isOperand).toList();
        if (operands.isEmpty()) {
            throw new UsageException(
                    command + " takes options only, and \"" + word
                            + "\" is none; is something before it missing?");
        }
        return operands.stream().filter(operand -> !isGiven(operand)).findFirst()
                .orElseThrow(() -> new UsageException(
                        command + " takes one " + operands.getLast().name() + ", and \"" + word
                                + "\" is one too many"));
    }

    static Option<?> find(String command, List<Option<?>> options, String name) {
        List<String> names =
                options.stream().filter(option -> !option.isOperand()).map(Option::name).toList();
        return options.stream()
                .filter(option -> option.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new UsageException("unknown option " + name + " of " + command
                        + "; the nearest is " + NearestNames.of(name, names, 1).getFirst()));
    }

    /**
     * The next word, unless it is an option itself, which then is no value but shows that one is
     * missing.
     */
    private static String value(List<Option<?>> options, Option<?> option, List<String> left) {
        boolean missing = left.isEmpty() || isOption(options, left.getFirst());
        if (missing) {
            String found = left.isEmpty() ? "" : ", and " + left.getFirst() + " is an option";
            throw new UsageException(
                    option.name() + " needs a value, " + option.valueName() + found);
        }
        return left.removeFirst();
    }

    private static boolean isOption(List<Option<?>> options, String word) {
        return options.stream()
                .anyMatch(option -> word.equals(option.name())
                        || word.startsWith(option.name() + "="));
    }

    /** Adds a value. */
    void put(Option<?> option, String text) {
        List<Object> given = values.computeIfAbsent(option, _ -> new ArrayList<>());
        if (!given.isEmpty() && !option.isRepeatable()) {
            throw new UsageException(option.name() + " is given twice");
        }
        given.add(option.parse(text));
        json.computeIfAbsent(option, _ -> new ArrayList<>()).add(option.json(text));
    }

    /** All that was typed, as it was. */
    List<String> words() {
        return words;
    }

    /** Whether an option was typed. */
    boolean isGiven(Option<?> option) {
        return values.containsKey(option);
    }

    /** The value of an option that is required or has a default. */
    <T> T get(Option<T> option) {
        return find(option).orElseThrow();
    }

    /** The value of an option, or its default, or empty. */
    <T> Optional<T> find(Option<T> option) {
        return isGiven(option) ? Optional.of(all(option).getFirst()) : option.defaultValue();
    }

    /** What was typed, in JSON: a list where an option may be given again. */
    Object json(Option<?> option) {
        return option.isRepeatable() ? json.get(option) : json.get(option).getFirst();
    }

    /** All values of an option that may be given again, in order. */
    <T> List<T> all(Option<T> option) {
        // Only put adds values, each parsed by its own option.
        @SuppressWarnings("unchecked")
        List<T> given = (List<T>) values.getOrDefault(option, List.of());
        return given;
    }

    /** Whether a flag was typed. */
    boolean has(Option<Boolean> flag) {
        return isGiven(flag);
    }
}
