package veneer.transformer.checkpoint;

import java.util.Map;
import veneer.engine.io.FormatException;

/** Typed values of a configuration, each error naming the file and the key. */
final class ConfigReader {
    private final String source;
    private final Map<String, Object> values;

    ConfigReader(String source, Map<String, Object> values) {
        this.source = source;
        this.values = values;
    }

    /** The configuration under a key, empty where the key is absent or null. */
    @SuppressWarnings("unchecked")
    ConfigReader section(String key) throws FormatException {
        Object value = values.get(key);
        if (value == null) {
            return new ConfigReader(source, Map.of());
        }
        return new ConfigReader(source, typed(key, value, Map.class));
    }

    boolean has(String key) {
        return values.get(key) != null;
    }

    /** Whether the key is there, be it with null. */
    boolean mentions(String key) {
        return values.containsKey(key);
    }

    /** Whether there are sections within. */
    boolean isNested() {
        return values.values().stream().anyMatch(Map.class::isInstance);
    }

    int integer(String key) throws FormatException {
        long value = typed(key, required(key), Long.class);
        if (value != (int) value) {
            throw new FormatException(source, key + " is " + value + ", more than an int holds");
        }
        return (int) value;
    }

    int integer(String key, int absent) throws FormatException {
        return has(key) ? integer(key) : absent;
    }

    double number(String key) throws FormatException {
        return typed(key, required(key), Number.class).doubleValue();
    }

    double number(String key, double absent) throws FormatException {
        return has(key) ? number(key) : absent;
    }

    boolean flag(String key, boolean absent) throws FormatException {
        return has(key) ? typed(key, values.get(key), Boolean.class) : absent;
    }

    String text(String key) throws FormatException {
        return typed(key, required(key), String.class);
    }

    String text(String key, String absent) throws FormatException {
        return has(key) ? text(key) : absent;
    }

    /** Refuses what is not supported, by name. */
    void require(String key, Object absent, Object expected) throws FormatException {
        Object value = has(key) ? values.get(key) : absent;
        if (!expected.equals(value)) {
            throw notSupported(key, value, expected.toString());
        }
    }

    FormatException notSupported(String key, Object value, String supported) {
        return refuse(key + " " + value + " is not supported; this needs " + supported);
    }

    FormatException refuse(String problem) {
        return new FormatException(source, problem);
    }

    private Object required(String key) throws FormatException {
        if (!has(key)) {
            throw new FormatException(source, "the key " + key + " is missing");
        }
        return values.get(key);
    }

    private <T> T typed(String key, Object value, Class<T> type) throws FormatException {
        if (!type.isInstance(value)) {
            throw new FormatException(
                    source,
                    key + " should be a " + type.getSimpleName().toLowerCase() + ", not " + value);
        }
        return type.cast(value);
    }
}
