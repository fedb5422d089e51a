package veneer.transformer.chat.template;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import veneer.transformer.chat.template.TemplateValue.Generator;
import veneer.transformer.chat.template.TemplateValue.SafeText;
import veneer.transformer.chat.template.TemplateValue.Undefined;

/** What stands behind a bar. */
final class Filters {
    /** The names that a template may write. */
    static final Set<String> NAMES = Set.of(
            "trim", "upper", "lower", "capitalize", "title", "replace", "string", "safe", "int",
            "float", "abs", "tojson", "length", "count", "first", "last", "join", "list", "items",
            "dictsort", "reverse", "default", "d", "map", "select", "reject", "selectattr",
            "rejectattr");

    /** What a word follows, for {@code title}. */
    private static final Pattern BEFORE_WORD = Pattern.compile("(?U)(?<=[-\\s({\\[<])");

    private final Budget budget;
    private final Printer printer;
    private final Methods methods;
    private final Tests tests;
    private final Attributes attributes;

    Filters(Budget budget, Printer printer, Methods methods, Tests tests, Attributes attributes) {
        this.budget = budget;
        this.printer = printer;
        this.methods = methods;
        this.tests = tests;
        this.attributes = attributes;
    }

    /** What a filter makes of a value. */
    Object apply(String name, Object value, CallArguments arguments) {
        return switch (name) {
            case "default", "d" -> orDefault(value, arguments);
            case "map" -> map(value, arguments);
            case "select" -> select(value, arguments, true, false);
            case "reject" -> select(value, arguments, false, false);
            case "selectattr" -> select(value, arguments, true, true);
            case "rejectattr" -> select(value, arguments, false, true);
            case "tojson" -> toJson(value, arguments);
            case "join" -> join(value, arguments);
            case "trim" -> Methods.strip(printer.print(value),
                    arguments.bind("the filter trim", "chars").get("chars"), true, true);
            case "replace" -> replace(value, arguments);
            case "int" -> toInteger(value, arguments);
            case "float" -> toFloat(value, arguments);
            default -> {
                arguments.bind("the filter " + name);
                yield withoutArguments(name, value);
            }
        };
    }

    private Object withoutArguments(String name, Object value) {
        return switch (name) {
            case "upper", "lower", "capitalize" -> Methods.inCase(printer.print(value), name);
            case "title" -> title(printer.print(value));
            case "string" -> printer.print(value);
            case "safe" -> new SafeText(printer.print(value));
            case "abs" -> absolute(value);
            case "length", "count" -> (long) Values.size(value).orElseThrow(
                    () -> new ValueException(Values.describe(value) + " has no length"));
            case "first" -> {
                Iterator<Object> elements = Values.iterate(value);
                yield elements.hasNext() ? elements.next() : none("first");
            }
            case "last" -> {
                List<Object> elements = reversed(value);
                yield elements.isEmpty() ? none("last") : elements.getFirst();
            }
            case "list" -> Values.elements(value, budget);
            case "items" -> new Generator(items(value).iterator());
            case "dictsort" -> sorted(value);
            case "reverse" -> value instanceof String text
                    ? PythonStrings.reverse(text)
                    : new Generator(reversed(value).iterator());
            default -> throw new ValueException("the filter \"" + name
                    + "\" is not supported; supported: "
                    + String.join(", ", NAMES.stream().sorted().toList()));
        };
    }

    private static Undefined none(String which) {
        return new Undefined("there is no " + which + " element, as there is none at all");
    }

    private static Object orDefault(Object value, CallArguments arguments) {
        Map<String, Object> bound =
                arguments.bind("the filter default", "default_value", "boolean");
        boolean alsoFalse = Values.truth(bound.getOrDefault("boolean", false));
        return value instanceof Undefined || alsoFalse && !Values.truth(value)
                ? bound.getOrDefault("default_value", "")
                : value;
    }

    private String title(String text) {
        StringBuilder title = new StringBuilder();
        for (String word : BEFORE_WORD.split(text)) {
            int first = word.isEmpty() ? 0 : word.offsetByCodePoints(0, 1);
            title.append(PythonStrings.upper(word.substring(0, first)))
                    .append(PythonStrings.lower(word.substring(first)));
        }
        return title.toString();
    }

    private static Number absolute(Object value) {
        return value instanceof Double real
                ? (Number) Math.abs(real)
                : Long.valueOf(Math.absExact(Values.whole(value, "what abs is taken of")));
    }

    private static List<Object> items(Object value) {
        return switch (value) {
            case Map<?, ?> map -> Methods.items(map);
            case Undefined _ -> List.of();
            case null, default ->
                    throw new ValueException(Values.describe(value) + " has no items");
        };
    }

    /** The items by their keys, whose case doesn't count. */
    private List<Object> sorted(Object value) {
        if (!(value instanceof Map<?, ?> map)) {
            throw new ValueException(Values.describe(value) + " has no items");
        }
        budget.spend(map.size());
        List<Map.Entry<?, ?>> entries = new ArrayList<>(map.entrySet());
        entries.sort((a, b) -> PythonStrings.compare(
                PythonStrings.lower((String) a.getKey()),
                PythonStrings.lower((String) b.getKey())));
        Map<Object, Object> sorted = new LinkedHashMap<>();
        entries.forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
        return Methods.items(sorted);
    }

    private List<Object> reversed(Object value) {
        if (value instanceof Generator) {
            throw new ValueException(
                    Values.describe(value) + " has no end to begin at; the filter list makes one");
        }
        List<Object> elements = Values.elements(value, budget);
        Collections.reverse(elements);
        return elements;
    }

    private String join(Object value, CallArguments arguments) {
        Map<String, Object> bound = arguments.bind("the filter join", "d", "attribute");
        String separator = printer.print(bound.getOrDefault("d", ""));
        UnaryOperator<Object> attribute = attribute(bound.get("attribute"), null);
        StringBuilder joined = new StringBuilder();
        Iterator<Object> elements = Values.iterate(value);
        while (elements.hasNext()) {
            joined.append(printer.print(attribute.apply(elements.next())));
            if (elements.hasNext()) {
                budget.spend(separator.length());
                joined.append(separator);
            }
        }
        return joined.toString();
    }

    private String replace(Object value, CallArguments arguments) {
        Map<String, Object> bound =
                arguments.bind("the filter replace", 2, "old", "new", "count");
        Object count = bound.get("count");
        return methods.replace(printer.print(value), printer.print(bound.get("old")),
                printer.print(bound.get("new")), count == null ? -1 : Values.whole(count, "count"));
    }

    private Object toInteger(Object value, CallArguments arguments) {
        Object absent = arguments.bind("the filter int", "default").getOrDefault("default", 0L);
        return switch (value) {
            case Boolean truth -> truth ? 1L : 0L;
            case Long whole -> whole;
            case Double real when Double.isFinite(real) -> (long) (double) real;
            case Undefined(String problem) -> throw new ValueException(problem);
            case String text -> {
                try {
                    yield Long.valueOf(PythonNumbers.digits(text));
                } catch (NumberFormatException e) {
                    double real = PythonNumbers.parse(text);
                    yield Double.isFinite(real) ? (Object) (long) real : absent;
                }
            }
            case null, default -> absent;
        };
    }

    private Object toFloat(Object value, CallArguments arguments) {
        Object absent = arguments.bind("the filter float", "default").getOrDefault("default", 0.0);
        return switch (value) {
            case Boolean truth -> truth ? 1.0 : 0.0;
            case Number number -> number.doubleValue();
            case Undefined(String problem) -> throw new ValueException(problem);
            case String text -> {
                double real = PythonNumbers.parse(text);
                yield Double.isNaN(real) ? absent : (Object) real;
            }
            case null, default -> absent;
        };
    }

    private String toJson(Object value, CallArguments arguments) {
        Map<String, Object> bound = arguments.bind("the filter tojson",
                "ensure_ascii", "indent", "separators", "sort_keys");
        Optional<String> indent = switch (bound.get("indent")) {
            case null -> Optional.empty();
            case String text -> Optional.of(text);
            case Object number -> {
                long spaces = Math.max(Values.whole(number, "indent"), 0);
                budget.spend(spaces);
                yield Optional.of(" ".repeat((int) spaces));
            }
        };
        List<Object> separators = bound.get("separators") == null
                ? List.of(indent.isPresent() ? "," : ", ", ": ")
                : Values.elements(bound.get("separators"), budget);
        if (separators.size() != 2) {
            throw new ValueException("separators must be two texts");
        }
        return PythonJson.write(value, new PythonJson.Layout(
                Values.truth(bound.getOrDefault("ensure_ascii", false)), indent,
                Values.text(separators.get(0), "a separator"),
                Values.text(separators.get(1), "a separator"),
                Values.truth(bound.getOrDefault("sort_keys", false))), budget);
    }

    private Object map(Object value, CallArguments arguments) {
        UnaryOperator<Object> change;
        if (arguments.positional().isEmpty()) {
            Map<String, Object> bound = arguments.bind("the filter map", "attribute", "default");
            change = attribute(bound.get("attribute"), bound.get("default"));
        } else {
            String name = Values.text(arguments.positional().getFirst(), "a filter's name");
            CallArguments rest = new CallArguments(
                    arguments.positional().subList(1, arguments.positional().size()),
                    arguments.named());
            change = element -> apply(name, element, rest);
        }
        Iterator<Object> elements = elements(value);
        return new Generator(LazyElements.changed(elements, change, budget));
    }

    /** The elements of a value, of which one that counts as false has none here. */
    private static Iterator<Object> elements(Object value) {
        return Values.truth(value) ? Values.iterate(value) : Collections.emptyIterator();
    }

    private Object select(Object value, CallArguments arguments, boolean chosen,
            boolean byAttribute) {
        List<Object> test = arguments.positional();
        if (byAttribute && test.isEmpty()) {
            throw new ValueException("selecting by an attribute needs its name");
        }
        UnaryOperator<Object> attribute =
                byAttribute ? attribute(test.getFirst(), null) : UnaryOperator.identity();
        List<Object> rest = byAttribute ? test.subList(1, test.size()) : test;
        return new Generator(LazyElements.chosen(elements(value), element -> chosen == tests
                .passes(attribute.apply(element), rest, arguments.named()), budget));
    }

    /** Takes an attribute of an attribute, as a path with points says. */
    private UnaryOperator<Object> attribute(Object path, Object absent) {
        return switch (path) {
            case null -> UnaryOperator.identity();
            case Long index -> element -> attributes.element(element, index);
            case String names -> element -> {
                Object found = element;
                for (String name : names.split("\\.", -1)) {
                    boolean isIndex = name.matches("\\d{1,9}");
                    found = attributes.element(found, isIndex ? Long.valueOf(name) : name);
                    found = found instanceof Undefined && absent != null ? absent : found;
                }
                return found;
            };
            default -> throw new ValueException("an attribute is named by a text or number, not "
                    + Values.describe(path));
        };
    }
}
