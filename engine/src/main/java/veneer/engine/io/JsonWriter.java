package veneer.engine.io;

import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.function.Consumer;

/** Writes values as JSON: the same value always gives the same text. */
final class JsonWriter {
    private static final String INDENT = "  ";

    private final StringBuilder text = new StringBuilder();
    private final boolean pretty;
    private int depth;

    JsonWriter(boolean pretty) {
        this.pretty = pretty;
    }

    String write(Object value) {
        value(value);
        return text.toString();
    }

    /** A string as a JSON text. */
    static String quote(String string) {
        JsonWriter writer = new JsonWriter(false);
        writer.string(string);
        return writer.text.toString();
    }

    private void value(Object value) {
        switch (value) {
            case null -> text.append("null");
            case String string -> string(string);
            case Boolean truth -> text.append(truth.booleanValue());
            case Double number -> finite(number, number.toString());
            case Float number -> finite(number, number.toString());
            case Number number -> text.append(number);
            case Map<?, ?> map -> list('{', map.entrySet(), this::member, '}');
            case Iterable<?> elements -> list('[', elements, this::value, ']');
            case int[] elements -> value(Arrays.stream(elements).boxed().toList());
            case long[] elements -> value(Arrays.stream(elements).boxed().toList());
            case double[] elements -> value(Arrays.stream(elements).boxed().toList());
            case float[] elements -> floats(elements);
            default -> throw new IllegalArgumentException(
                    "a " + value.getClass().getName() + " has no JSON form");
        }
    }

    private void floats(float[] elements) {
        Float[] boxed = new Float[elements.length];
        Arrays.setAll(boxed, i -> elements[i]);
        value(Arrays.asList(boxed));
    }

    private void finite(double number, String digits) {
        if (!Double.isFinite(number)) {
            throw new IllegalArgumentException(digits + " has no JSON form");
        }
        text.append(digits);
    }

    private <T> void list(char open, Iterable<T> elements, Consumer<T> write, char close) {
        text.append(open);
        Iterator<T> iterator = elements.iterator();
        if (iterator.hasNext()) {
            depth++;
            while (iterator.hasNext()) {
                newLine();
                write.accept(iterator.next());
                if (iterator.hasNext()) {
                    text.append(',');
                }
            }
            depth--;
            newLine();
        }
        text.append(close);
    }

    private void newLine() {
        if (pretty) {
            text.append('\n').repeat(INDENT, depth);
        }
    }

    private void member(Map.Entry<?, ?> member) {
        if (!(member.getKey() instanceof String name)) {
            throw new IllegalArgumentException("the key " + member.getKey() + " is not a string");
        }
        string(name);
        text.append(pretty ? ": " : ":");
        value(member.getValue());
    }

    private void string(String string) {
        text.append('"');
        for (int i = 0; i < string.length(); i++) {
            char c = string.charAt(i);
            switch (c) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\b' -> text.append("\\b");
                case '\f' -> text.append("\\f");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                default -> {
                    if (c < ' ' || isLoneSurrogate(string, i)) {
                        text.append(String.format("\\u%04x", (int) c));
                    } else {
                        text.append(c);
                    }
                }
            }
        }
        text.append('"');
    }

    /** Half of a pair has no UTF-8 form, but an escape sequence keeps it. */
    private static boolean isLoneSurrogate(String string, int i) {
        char c = string.charAt(i);
        if (Character.isHighSurrogate(c)) {
            return i + 1 == string.length() || !Character.isLowSurrogate(string.charAt(i + 1));
        }
        return Character.isLowSurrogate(c)
                && (i == 0 || !Character.isHighSurrogate(string.charAt(i - 1)));
    }
}
