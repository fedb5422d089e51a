package veneer.transformer.chat.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import veneer.transformer.chat.template.TemplateValue.Function;
import veneer.transformer.chat.template.TemplateValue.Tuple;
import veneer.transformer.chat.template.TemplateValue.Undefined;
import veneer.transformer.chat.template.TemplateValue.View;

/** The methods of texts and mappings. */
final class Methods {
    private static final Set<String> OF_TEXT = Set.of(
            "strip", "lstrip", "rstrip", "split", "rsplit", "splitlines", "startswith", "endswith",
            "replace", "upper", "lower", "title", "capitalize", "find", "count", "join",
            "removeprefix", "removesuffix");
    private static final Set<String> OF_MAPPING = Set.of("items", "keys", "values", "get");
    private static final Set<String> OF_LOOP = Set.of("cycle", "changed");

    /** What Python's mappings and lists have beside that, and so is no element's name. */
    private static final Set<String> OTHERS_OF_MAPPING =
            Set.of("clear", "copy", "fromkeys", "pop", "popitem", "setdefault", "update");
    private static final Set<String> OTHERS_OF_LIST = Set.of("append", "clear", "copy", "count",
            "extend", "index", "insert", "pop", "remove", "reverse", "sort");
    private static final Set<String> LINE_ENDS =
            Set.of("\n", "\r", "\u000b", "\f", "\u001c", "\u001d", "\u001e", "\u0085", "\u2028",
                    "\u2029");

    /** All that may be called behind a point. */
    static final Set<String> NAMES = names();

    private final Budget budget;
    private final Printer printer;

    Methods(Budget budget, Printer printer) {
        this.budget = budget;
        this.printer = printer;
    }

    private static Set<String> names() {
        List<String> names = new ArrayList<>(OF_TEXT);
        names.addAll(OF_MAPPING);
        names.addAll(OF_LOOP);
        return Set.copyOf(names);
    }

    /** Whether a mapping's attribute of this name is a method. */
    static boolean isOfMapping(String name) {
        return OF_MAPPING.contains(name) || OTHERS_OF_MAPPING.contains(name);
    }

    /** A method of a value, or what stands for it where there is none. */
    Object method(Object of, String name) {
        boolean supported = of instanceof String && OF_TEXT.contains(name)
                || of instanceof Map && OF_MAPPING.contains(name);
        if (supported) {
            return new Function("the method " + name, arguments -> call(of, name, arguments));
        }
        if (of instanceof Map && OTHERS_OF_MAPPING.contains(name)
                || of instanceof List && OTHERS_OF_LIST.contains(name)) {
            throw new ValueException("the method " + name + " of " + Values.describe(of)
                    + " is not supported");
        }
        return new Undefined(Values.describe(of) + " has no attribute " + name);
    }

    private Object call(Object of, String name, CallArguments arguments) {
        return switch (of) {
            case String text -> {
                budget.spend(text.length());
                yield ofText(text, name, arguments);
            }
            case Map<?, ?> map -> {
                budget.spend(map.size());
                yield ofMapping(map, name, arguments);
            }
            default -> throw new IllegalStateException(name);
        };
    }

    private Object ofText(String text, String name, CallArguments arguments) {
        return switch (name) {
            case "strip" -> strip(text, name, arguments, true, true);
            case "lstrip" -> strip(text, name, arguments, true, false);
            case "rstrip" -> strip(text, name, arguments, false, true);
            case "split", "rsplit" -> split(text, name, arguments);
            case "splitlines" -> {
                arguments.bind(name);
                yield lines(text);
            }
            case "startswith", "endswith" -> {
                Object part = arguments.bind(name, 1, "prefix").get("prefix");
                yield parts(part).stream().anyMatch(
                        name.equals("startswith") ? text::startsWith : text::endsWith);
            }
            case "replace" -> replace(text, arguments);
            case "find" -> find(text, only(name, arguments));
            case "count" -> PythonStrings.count(text, only(name, arguments));
            case "join" -> join(text, arguments.bind(name, 1, "values").get("values"));
            case "removeprefix" -> {
                String prefix = only(name, arguments);
                yield text.startsWith(prefix) ? text.substring(prefix.length()) : text;
            }
            case "removesuffix" -> {
                String suffix = only(name, arguments);
                yield text.endsWith(suffix)
                        ? text.substring(0, text.length() - suffix.length())
                        : text;
            }
            default -> {
                arguments.bind(name);
                yield inCase(text, name);
            }
        };
    }

    /** A text in upper or lower case. */
    static String inCase(String text, String name) {
        return switch (name) {
            case "upper" -> PythonStrings.upper(text);
            case "lower" -> PythonStrings.lower(text);
            case "capitalize" -> PythonStrings.capitalize(text);
            case "title" -> PythonStrings.title(text);
            default -> throw new IllegalStateException(name);
        };
    }

    private static String only(String name, CallArguments arguments) {
        return Values.text(arguments.bind(name, 1, "text").get("text"), "the argument of " + name);
    }

    private static String strip(String text, String name, CallArguments arguments, boolean start,
            boolean end) {
        return strip(text, arguments.bind(name, "chars").get("chars"), start, end);
    }

    /** A text without white space or certain characters at its start, its end, or both. */
    static String strip(String text, Object characters, boolean start, boolean end) {
        IntPredicate stripped = characters == null
                ? PythonStrings::isSpace
                : c -> Values.text(characters, "what is stripped").indexOf(c) >= 0;
        return PythonStrings.strip(text, stripped, start, end);
    }

    private static List<Object> split(String text, String name, CallArguments arguments) {
        Map<String, Object> bound = arguments.bind(name, "sep", "maxsplit");
        long cuts = Values.whole(bound.getOrDefault("maxsplit", -1L), "maxsplit");
        if (bound.get("sep") == null) {
            if (name.equals("rsplit") && cuts >= 0) {
                throw new ValueException("rsplit with maxsplit needs a separator");
            }
            return PythonStrings.words(text, cuts);
        }
        String separator = Values.text(bound.get("sep"), "a separator");
        if (separator.isEmpty()) {
            throw new ValueException("a separator can't be empty");
        }
        return name.equals("split")
                ? PythonStrings.split(text, separator, cuts)
                : PythonStrings.splitFromEnd(text, separator, cuts);
    }

    private static List<Object> lines(String text) {
        List<Object> lines = new ArrayList<>();
        int from = 0;
        for (int at = 0; at < text.length(); at++) {
            if (LINE_ENDS.contains(text.substring(at, at + 1))) {
                lines.add(text.substring(from, at));
                at += text.startsWith("\r\n", at) ? 1 : 0;
                from = at + 1;
            }
        }
        if (from < text.length()) {
            lines.add(text.substring(from));
        }
        return lines;
    }

    private static List<String> parts(Object part) {
        return part instanceof Tuple(List<Object> several)
                ? several.stream().map(one -> Values.text(one, "a beginning or end")).toList()
                : List.of(Values.text(part, "a beginning or end"));
    }

    private String replace(String text, CallArguments arguments) {
        Map<String, Object> bound = arguments.bind("replace", 2, "old", "new", "count");
        return replace(text, Values.text(bound.get("old"), "what is replaced"),
                Values.text(bound.get("new"), "what replaces it"),
                Values.whole(bound.getOrDefault("count", -1L), "count"));
    }

    /** A text with some of the occurrences of a part replaced, all if {@code count} is negative. */
    String replace(String text, String part, String replacement, long count) {
        long occurrences = PythonStrings.count(text, part);
        budget.spend(text.length()
                + (count < 0 ? occurrences : Math.min(count, occurrences)) * replacement.length());
        return PythonStrings.replace(text, part, replacement, count);
    }

    private static long find(String text, String part) {
        int found = text.indexOf(part);
        return found < 0 ? -1 : text.codePointCount(0, found);
    }

    private String join(String separator, Object values) {
        StringBuilder joined = new StringBuilder();
        String between = "";
        for (Object value : Values.elements(values, budget)) {
            String text = Values.text(value, "what is joined");
            budget.spend(between.length() + text.length());
            joined.append(between).append(text);
            between = separator;
        }
        return joined.toString();
    }

    private Object ofMapping(Map<?, ?> map, String name, CallArguments arguments) {
        if (name.equals("get")) {
            Map<String, Object> bound = arguments.bind(name, 1, "key", "default");
            Object key = bound.get("key");
            return map.containsKey(key) ? map.get(key) : bound.get("default");
        }
        arguments.bind(name);
        return switch (name) {
            case "items" -> new View("a mapping's items", items(map));
            case "keys" -> new View("a mapping's keys", new ArrayList<>(map.keySet()));
            default -> new View("a mapping's values", new ArrayList<>(map.values()));
        };
    }

    /** The pairs of key and value. */
    static List<Object> items(Map<?, ?> map) {
        List<Object> items = new ArrayList<>();
        map.forEach((key, value) -> {
            List<Object> pair = new ArrayList<>();
            pair.add(key);
            pair.add(value);
            items.add(new Tuple(pair));
        });
        return items;
    }
}
