package veneer.transformer.chat.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import veneer.transformer.chat.template.TemplateValue.Tuple;

/**
 * Writes values as Python's {@code json.dumps} does, with the defaults that transformers gives the
 * filter {@code tojson}.
 */
final class PythonJson {
    private final Budget budget;
    private final Layout layout;
    private final StringBuilder text = new StringBuilder();

    /**
     * How a text is laid out.
     *
     * @param ascii whether what isn't ASCII is escaped
     * @param indent what a level is indented by; where absent, all is on one line
     * @param itemSeparator between elements
     * @param keySeparator between a key and its value
     * @param sorted whether keys are put in order
     */
    record Layout(
            boolean ascii,
            Optional<String> indent,
            String itemSeparator,
            String keySeparator,
            boolean sorted) {}

    private PythonJson(Layout layout, Budget budget) {
        this.layout = layout;
        this.budget = budget;
    }

    static String write(Object value, Layout layout, Budget budget) {
        PythonJson writer = new PythonJson(layout, budget);
        writer.write(value, 0);
        return writer.text.toString();
    }

    private void write(Object value, int level) {
        budget.enter();
        switch (value) {
            case null -> text.append("null");
            case Boolean truth -> text.append(truth.booleanValue());
            case Double number -> text.append(number(number));
            case Number number -> text.append(number);
            case String string -> quote(string);
            case List<?> list -> elements(list, level);
            case Tuple(var elements) -> elements(elements, level);
            case Map<?, ?> map -> members(map, level);
            default -> throw new ValueException(Values.describe(value) + " has no JSON form");
        }
        budget.leave();
    }

    private static String number(double number) {
        return switch (PythonNumbers.print(number)) {
            case "nan" -> "NaN";
            case "inf" -> "Infinity";
            case "-inf" -> "-Infinity";
            case String digits -> digits;
        };
    }

    private void elements(List<?> elements, int level) {
        if (elements.isEmpty()) {
            text.append("[]");
            return;
        }
        text.append('[');
        boolean first = true;
        for (Object element : elements) {
            separate(first, level + 1);
            write(element, level + 1);
            first = false;
        }
        newLine(level);
        text.append(']');
    }

    private void members(Map<?, ?> map, int level) {
        if (map.isEmpty()) {
            text.append("{}");
            return;
        }
        text.append('{');
        boolean first = true;
        for (String key : keys(map)) {
            separate(first, level + 1);
            quote(key);
            text.append(layout.keySeparator);
            write(map.get(key), level + 1);
            first = false;
        }
        newLine(level);
        text.append('}');
    }

    private List<String> keys(Map<?, ?> map) {
        List<String> keys = new ArrayList<>();
        map.keySet().forEach(key -> keys.add((String) key));
        if (layout.sorted) {
            keys.sort(PythonStrings::compare);
        }
        return keys;
    }

    private void separate(boolean first, int level) {
        if (!first) {
            text.append(layout.itemSeparator);
        }
        newLine(level);
    }

    private void newLine(int level) {
        layout.indent.ifPresent(indent -> {
            budget.spend((long) indent.length() * level);
            text.append('\n').repeat(indent, level);
        });
    }

    private void quote(String string) {
        budget.spend(string.length());
        text.append('"');
        for (int index = 0; index < string.length(); index++) {
            char c = string.charAt(index);
            switch (c) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                case '\b' -> text.append("\\b");
                case '\f' -> text.append("\\f");
                default -> {
                    if (c < ' ' || layout.ascii && c > '~') {
                        text.append(String.format("\\u%04x", (int) c));
                    } else {
                        text.append(c);
                    }
                }
            }
        }
        text.append('"');
    }
}
