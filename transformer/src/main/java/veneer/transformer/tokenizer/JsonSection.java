package veneer.transformer.tokenizer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import veneer.engine.io.Json;

/**
 * An object of a {@code tokenizer.json}, whose keys are asked for one by one. What nobody asked for
 * is not supported: {@link #finish} refuses it by name.
 */
final class JsonSection {

    private final String path;
    private final Map<?, ?> values;
    private final Set<Object> unread;

    /**
     * An object.
     *
     * @param path what stands before its keys in messages, such as {@code "model."}
     * @param values its members
     */
    JsonSection(String path, Map<?, ?> values) {
        this.path = path;
        this.values = values;
        this.unread = new LinkedHashSet<>(values.keySet());
    }

    /** The name of a key for messages. */
    String name(String key) {
        return path + key;
    }

    /** Whether a key is there and not null. */
    boolean has(String key) {
        return values.get(key) != null;
    }

    /** A text that must be there. */
    String text(String key) {
        return required(key, String.class, "a string");
    }

    /** A text, if it is there. */
    Optional<String> optionalText(String key) {
        return has(key) ? Optional.of(text(key)) : Optional.empty();
    }

    /** A flag, if it is there. */
    boolean flag(String key, boolean absent) {
        return has(key) ? required(key, Boolean.class, "a boolean") : absent;
    }

    /** A number of zero or more that must be there, as an id is. */
    int count(String key) {
        long number = required(key, Long.class, "a whole number");
        if (number < 0 || number > Integer.MAX_VALUE) {
            throw refuse(key, "must be from 0 to " + Integer.MAX_VALUE + ", not " + number);
        }
        return (int) number;
    }

    /** Such a number, or a list of them, which holds one at least. */
    List<Integer> counts(String key) {
        if (!(values.get(key) instanceof List<?> list) || list.isEmpty()) {
            return List.of(count(key));
        }
        return list.stream()
                .map(value -> new JsonSection(path, Collections.singletonMap(key, value))
                        .count(key))
                .toList();
    }

    /** Whether a key's value is a text. */
    boolean isText(String key) {
        return values.get(key) instanceof String;
    }

    /** An object that must be there, with any keys. */
    Map<?, ?> map(String key) {
        return required(key, Map.class, "an object");
    }

    /** A list that must be there. */
    List<?> list(String key) {
        return required(key, List.class, "an array");
    }

    /** An object, if it is there. */
    Optional<JsonSection> section(String key) {
        return has(key)
                ? Optional.of(new JsonSection(name(key) + ".", map(key)))
                : Optional.empty();
    }

    /** The objects of a list that must be there. */
    List<JsonSection> sections(String key) {
        List<JsonSection> sections = new ArrayList<>();
        for (Object value : list(key)) {
            String place = name(key) + "[" + sections.size() + "]";
            if (!(value instanceof Map<?, ?> map)) {
                throw new IllegalArgumentException(place + " must be an object");
            }
            sections.add(new JsonSection(place + ".", map));
        }
        return sections;
    }

    /** Leaves out keys that have no effect on ids and texts. */
    void ignore(String... keys) {
        unread.removeAll(Arrays.asList(keys));
    }

    /** Refuses a value other than these and null. */
    void allow(String key, Object... values) {
        unread.remove(key);
        Object value = this.values.get(key);
        if (value != null && !Arrays.asList(values).contains(value)) {
            throw new IllegalArgumentException(
                    name(key) + " " + Json.write(value) + " is not supported");
        }
    }

    /** Refuses a kind of thing by the name that a key gives it. */
    IllegalArgumentException unsupported(String key, String supported) {
        return new IllegalArgumentException(name(key) + " " + Json.write(values.get(key))
                + " is not supported; supported: " + supported);
    }

    /** Refuses a value. */
    IllegalArgumentException refuse(String key, String problem) {
        return new IllegalArgumentException(name(key) + " " + problem);
    }

    /** Refuses a key that was not asked for, unless it says nothing. */
    void finish() {
        for (Object key : unread) {
            if (values.get(key) != null) {
                throw new IllegalArgumentException(name(key.toString()) + " is not supported");
            }
        }
    }

    private <T> T required(String key, Class<T> type, String expected) {
        unread.remove(key);
        Object value = values.get(key);
        if (value == null) {
            throw new IllegalArgumentException(name(key) + " is missing");
        }
        if (!type.isInstance(value)) {
            throw new IllegalArgumentException(name(key) + " must be " + expected);
        }
        return type.cast(value);
    }
}
