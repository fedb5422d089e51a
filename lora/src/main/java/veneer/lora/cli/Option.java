package veneer.lora.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.DoublePredicate;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * An option of a command. Options are compared by identity: a command declares each as a constant
 * and asks {@link Arguments} for its value by that constant.
 *
 * @param <T> what its value is
 */
final class Option<T> {
    private final String name;
    private final String valueName;
    private final String description;
    private final Function<String, T> parser;
    private final Presence presence;
    private final String defaultText;
    private final boolean repeatable;
    private final Option<?> replaced;

    /** Whether an option must be there, and what holds where it isn't. */
    private enum Presence {
        OPTIONAL,
        REQUIRED,
        /** Where it is absent, the default text is parsed in its place. */
        DEFAULT,
        /** Where it is absent, the command does what the default text says. */
        EXPLAINED
    }

    private Option(
            String name,
            String valueName,
            String description,
            Function<String, T> parser,
            Presence presence,
            String defaultText,
            boolean repeatable,
            Option<?> replaced) {
        this.name = name;
        this.valueName = valueName;
        this.description = description;
        this.parser = parser;
        this.presence = presence;
        this.defaultText = defaultText;
        this.repeatable = repeatable;
        this.replaced = replaced;
    }

    /** A value that a function makes of the text, or refuses. */
    static <T> Option<T> optional(
            String name, String valueName, String description, Function<String, T> parser) {
        return new Option<>(
                name, valueName, description, parser, Presence.OPTIONAL, "", false, null);
    }

    /** An option without a value. */
    static Option<Boolean> flag(String name, String description) {
        return optional(name, "", description, Boolean::valueOf);
    }

    /** Any text, the empty one included. */
    static Option<String> text(String name, String valueName, String description) {
        return optional(name, valueName, description, Function.identity());
    }

    /** A file or folder. */
    static Option<Path> path(String name, String valueName, String description) {
        return optional(name, valueName, description, Option::toPath);
    }

    /** A file or folder that is typed by itself, without a name before it. */
    static Option<Path> operand(String name, String description) {
        return optional(name, "", description, Option::toPath);
    }

    static Path toPath(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("must name a file or folder");
        }
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("can't be a path: " + e.getReason());
        }
    }

    /** One of a few words. */
    static Option<String> choice(String name, List<String> words, String description) {
        return optional(name, String.join("|", words), description, text -> {
            if (!words.contains(text)) {
                throw new IllegalArgumentException(
                        "must be " + String.join(" or ", words) + ", not \"" + text + "\"");
            }
            return text;
        });
    }

    /** A text of a certain form. */
    static Option<String> matching(
            String name, String valueName, Pattern form, String example, String description) {
        return optional(name, valueName, description, text -> {
            if (!form.matcher(text).matches()) {
                throw new IllegalArgumentException("must be " + example + ", not \"" + text + "\"");
            }
            return text;
        });
    }

    /** A whole number. */
    static Option<Integer> integer(
            String name, String valueName, int smallest, int largest, String description) {
        return optional(name, valueName, description, text -> {
            try {
                int value = Integer.parseInt(text);
                if (value >= smallest && value <= largest) {
                    return value;
                }
            } catch (NumberFormatException _) {
                // Refused below, as a number out of range is.
            }
            String range = largest == Integer.MAX_VALUE
                    ? smallest + " or more"
                    : "from " + smallest + " to " + largest;
            throw new IllegalArgumentException(
                    "must be a whole number, " + range + ", not \"" + text + "\"");
        });
    }

    /** A seed: any whole number of 64 bits. */
    static Option<Long> seed(String name, String description) {
        return optional(name, "N", description, text -> {
            try {
                return Long.valueOf(text);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(
                        "must be a whole number of at most 64 bits, not \"" + text + "\"");
            }
        });
    }

    /** A number that is zero or more. */
    static Option<Double> number(String name, String valueName, String description) {
        return number(name, valueName, description, value -> value >= 0, "0 or more");
    }

    /** A number above zero. */
    static Option<Double> positive(String name, String valueName, String description) {
        return number(name, valueName, description, value -> value > 0, "above 0");
    }

    /** A part of a whole. */
    static Option<Double> share(String name, String valueName, String description) {
        return number(name, valueName, description, value -> value > 0 && value < 1,
                "above 0 and below 1");
    }

    private static Option<Double> number(
            String name, String valueName, String description, DoublePredicate allowed,
            String range) {
        return optional(name, valueName, description, text -> {
            try {
                double value = Double.parseDouble(text);
                if (Double.isFinite(value) && allowed.test(value)) {
                    return value;
                }
            } catch (NumberFormatException _) {
                // Refused below, as a number out of range is.
            }
            throw new IllegalArgumentException(
                    "must be a number, " + range + ", not \"" + text + "\"");
        });
    }

    /** This option, which must be there. */
    Option<T> required() {
        return new Option<>(name, valueName, description, parser, Presence.REQUIRED, "",
                repeatable, replaced);
    }

    /** This option, with the value that it has where it is absent. */
    Option<T> orElse(String value) {
        return new Option<>(name, valueName, description, parser, Presence.DEFAULT, value,
                repeatable, replaced);
    }

    /** This option, with words for what happens where it is absent. */
    Option<T> absentMeans(String explanation) {
        return new Option<>(name, valueName, description, parser, Presence.EXPLAINED,
                explanation, repeatable, replaced);
    }

    /** This option, which may be given again and again. */
    Option<T> repeatable() {
        return new Option<>(name, valueName, description + "; may be given again", parser, presence,
                defaultText, true, replaced);
    }

    /** This option, which says in another way what one says, so that one of them is enough. */
    Option<T> inPlaceOf(Option<?> other) {
        return new Option<>(name, valueName, description, parser, presence, defaultText,
                repeatable, other);
    }

    String name() {
        return name;
    }

    boolean isRepeatable() {
        return repeatable;
    }

    /** Whether one of two options stands in place of the other. */
    boolean excludes(Option<?> other) {
        return replaced == other || other.replaced == this;
    }

    String valueName() {
        return valueName;
    }

    /** How it is typed. */
    String synopsis() {
        return takesValue() ? name + " " + valueName : name;
    }

    /** Whether its value is typed by itself. */
    boolean isOperand() {
        return !name.startsWith("-");
    }

    boolean takesValue() {
        return !valueName.isEmpty();
    }

    boolean isRequired() {
        return presence == Presence.REQUIRED;
    }

    /** What it means, its default included. */
    String description() {
        return switch (presence) {
            case OPTIONAL -> description;
            case REQUIRED -> description + " (required)";
            case DEFAULT, EXPLAINED -> description + " (default: " + defaultText + ")";
        };
    }

    /** The value of a text. */
    T parse(String text) {
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException e) {
            throw new UsageException(name + " " + e.getMessage());
        }
    }

    /** What a value is in JSON: a number, true or false, or its text. */
    Object json(String text) {
        T value = parse(text);
        return value instanceof Number || value instanceof Boolean ? value : text;
    }

    /** The value where the option is absent, in JSON. */
    Optional<Object> defaultJson() {
        return presence == Presence.DEFAULT ? Optional.of(json(defaultText)) : Optional.empty();
    }

    /** The value where the option is absent. */
    Optional<T> defaultValue() {
        return presence == Presence.DEFAULT ? Optional.of(parse(defaultText)) : Optional.empty();
    }
}
