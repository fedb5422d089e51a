package veneer.transformer.chat.template;

import java.util.List;
import java.util.Map;
import veneer.transformer.chat.template.TemplateValue.SafeText;
import veneer.transformer.chat.template.TemplateValue.Tuple;
import veneer.transformer.chat.template.TemplateValue.Undefined;

/**
 * Writes values as Python's {@code str} does: a text as it is, within a list or mapping as it would
 * be written in a program.
 */
final class Printer {
    private final Budget budget;

    Printer(Budget budget) {
        this.budget = budget;
    }

    /** A value as a text. */
    String print(Object value) {
        if (value instanceof String text) {
            budget.spend(text.length());
            return text;
        }
        StringBuilder text = new StringBuilder();
        write(value, text);
        return text.toString();
    }

    private void write(Object value, StringBuilder to) {
        budget.enter();
        int before = to.length();
        switch (value) {
            case null -> to.append("None");
            case Boolean truth -> to.append(truth ? "True" : "False");
            case Double number -> to.append(PythonNumbers.print(number));
            case Number number -> to.append(number);
            case String text -> quote(text, to);
            case SafeText(String text) -> to.append(text);
            case Undefined _ -> {}
            case List<?> list -> elements('[', list, "]", to);
            case Tuple(var elements) ->
                    elements('(', elements, elements.size() == 1 ? ",)" : ")", to);
            case Map<?, ?> map -> mapping(map, to);
            default -> throw new ValueException(Values.describe(value) + " can't be printed");
        }
        if (value instanceof String || value instanceof SafeText) {
            budget.spend(to.length() - before);
        }
        budget.leave();
    }

    private void elements(char open, List<?> elements, String close, StringBuilder to) {
        to.append(open);
        String separator = "";
        for (Object element : elements) {
            to.append(separator);
            element(element, to);
            separator = ", ";
        }
        to.append(close);
    }

    private void mapping(Map<?, ?> map, StringBuilder to) {
        to.append('{');
        String separator = "";
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            to.append(separator);
            element(entry.getKey(), to);
            to.append(": ");
            element(entry.getValue(), to);
            separator = ", ";
        }
        to.append('}');
    }

    private void element(Object value, StringBuilder to) {
        if (value instanceof Undefined) {
            to.append("Undefined");
        } else {
            write(value, to);
        }
    }

    private static void quote(String text, StringBuilder to) {
        char quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
        to.append(quote);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '\n' -> to.append("\\n");
                case '\r' -> to.append("\\r");
                case '\t' -> to.append("\\t");
                case '\\' -> to.append("\\\\");
                default -> {
                    if (c == quote) {
                        to.append('\\').append(quote);
                    } else if (isPrintable(c)) {
                        to.appendCodePoint(c);
                    } else {
                        String form = c < 0x100 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x";
                        to.append(String.format(form, c));
                    }
                }
            }
        });
        to.append(quote);
    }

    private static boolean isPrintable(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE,
                    Character.UNASSIGNED, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                    false;
            case Character.SPACE_SEPARATOR -> c == ' ';
            default -> true;
        };
    }
}
