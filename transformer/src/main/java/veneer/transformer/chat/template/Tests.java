package veneer.transformer.chat.template;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import veneer.transformer.chat.template.TemplateValue.Function;
import veneer.transformer.chat.template.TemplateValue.Generator;
import veneer.transformer.chat.template.TemplateValue.SafeText;
import veneer.transformer.chat.template.TemplateValue.Undefined;

/** What stands behind {@code is}. */
final class Tests {
    private static final Map<String, Comparator> COMPARISONS = Map.ofEntries(
            Map.entry("eq", Comparator.EQUAL), Map.entry("equalto", Comparator.EQUAL),
            Map.entry("==", Comparator.EQUAL), Map.entry("ne", Comparator.UNEQUAL),
            Map.entry("!=", Comparator.UNEQUAL), Map.entry("lt", Comparator.LESS),
            Map.entry("lessthan", Comparator.LESS), Map.entry("<", Comparator.LESS),
            Map.entry("le", Comparator.AT_MOST), Map.entry("<=", Comparator.AT_MOST),
            Map.entry("gt", Comparator.GREATER), Map.entry("greaterthan", Comparator.GREATER),
            Map.entry(">", Comparator.GREATER), Map.entry("ge", Comparator.AT_LEAST),
            Map.entry(">=", Comparator.AT_LEAST), Map.entry("in", Comparator.IN));

    /** The names that a template may write. */
    static final Set<String> NAMES = Set.of(
            "defined", "undefined", "none", "boolean", "true", "false", "string", "number",
            "integer", "float", "mapping", "sequence", "iterable", "callable", "odd", "even",
            "divisibleby", "lower", "upper", "eq", "equalto", "ne", "lt", "lessthan", "le", "gt",
            "greaterthan", "ge", "in");

    private final Operators operators;
    private final Printer printer;

    Tests(Operators operators, Printer printer) {
        this.operators = operators;
        this.printer = printer;
    }

    /** Whether a value passes a test. */
    boolean passes(String name, Object value, CallArguments arguments) {
        String called = "the test " + name;
        if (COMPARISONS.containsKey(name)) {
            Object other = arguments.bind(called, 1, "other").get("other");
            return operators.holds(value, COMPARISONS.get(name), other);
        }
        if (name.equals("divisibleby")) {
            return hasRest(value, arguments.bind(called, 1, "num").get("num"), 0);
        }
        arguments.bind(called);
        return switch (name) {
            case "defined" -> !(value instanceof Undefined);
            case "undefined" -> value instanceof Undefined;
            case "none" -> value == null;
            case "odd" -> hasRest(value, 2L, 1);
            case "even" -> hasRest(value, 2L, 0);
            case "lower" -> isInCase(printer.print(value), PythonStrings::lower);
            case "upper" -> isInCase(printer.print(value), PythonStrings::upper);
            default -> isOfKind(name, value);
        };
    }

    private static boolean isOfKind(String name, Object value) {
        return switch (name) {
            case "boolean" -> value instanceof Boolean;
            case "true" -> Boolean.TRUE.equals(value);
            case "false" -> Boolean.FALSE.equals(value);
            case "string" -> value instanceof String || value instanceof SafeText;
            case "number" -> value instanceof Number || value instanceof Boolean;
            case "integer" -> value instanceof Number && !(value instanceof Double);
            case "float" -> value instanceof Double;
            case "mapping" -> value instanceof Map<?, ?>;
            case "sequence" -> Values.size(value).isPresent() && !isMappingsView(value);
            case "iterable" -> Values.isIterable(value) || value instanceof SafeText;
            case "callable" -> value instanceof Function;
            default -> throw new ValueException("the test \"" + name
                    + "\" is not supported; supported: "
                    + String.join(", ", NAMES.stream().sorted().toList()));
        };
    }

    private static boolean isMappingsView(Object value) {
        return value instanceof TemplateValue.View view && !view.isRange()
                || value instanceof Generator;
    }

    private boolean hasRest(Object value, Object divisor, long rest) {
        if (value instanceof String) {
            throw new ValueException("a text can't be divided");
        }
        return operators.holds(
                operators.binary(value, "%", divisor), Comparator.EQUAL, rest);
    }

    private static boolean isInCase(String text, UnaryOperator<String> change) {
        boolean cased = !PythonStrings.lower(text).equals(PythonStrings.upper(text));
        return cased && change.apply(text).equals(text);
    }

    /** The elements that a test is applied to one by one need the value alone. */
    boolean passes(Object value, List<Object> nameAndArguments, Map<String, Object> named) {
        if (nameAndArguments.isEmpty()) {
            return Values.truth(value);
        }
        String name = Values.text(nameAndArguments.getFirst(), "a test's name");
        return passes(name, value, new CallArguments(
                nameAndArguments.subList(1, nameAndArguments.size()), named));
    }
}
