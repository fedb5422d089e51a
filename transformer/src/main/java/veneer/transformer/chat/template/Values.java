package veneer.transformer.chat.template;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import veneer.transformer.chat.template.TemplateValue.Function;
import veneer.transformer.chat.template.TemplateValue.Generator;
import veneer.transformer.chat.template.TemplateValue.Namespace;
import veneer.transformer.chat.template.TemplateValue.SafeText;
import veneer.transformer.chat.template.TemplateValue.Tuple;
import veneer.transformer.chat.template.TemplateValue.Undefined;
import veneer.transformer.chat.template.TemplateValue.View;

/** What every value can be asked. */
final class Values {
    private Values() {}

    /** Whether a value counts as true: it is neither zero nor empty. */
    static boolean truth(Object value) {
        return switch (value) {
            case null -> false;
            case Boolean truth -> truth;
            case Number number -> number.doubleValue() != 0;
            case SafeText(String text) -> !text.isEmpty();
            default -> size(value).orElse(1) != 0;
        };
    }

    /** How many elements a value has; empty where it has no length. */
    static OptionalInt size(Object value) {
        return switch (value) {
            case String text -> OptionalInt.of(text.codePointCount(0, text.length()));
            case List<?> list -> OptionalInt.of(list.size());
            case Map<?, ?> map -> OptionalInt.of(map.size());
            case Tuple(List<Object> elements) -> OptionalInt.of(elements.size());
            case View(_, List<Object> elements) -> OptionalInt.of(elements.size());
            case Undefined _ -> OptionalInt.of(0);
            case null, default -> OptionalInt.empty();
        };
    }

    /** Whether a value has elements that can be gone through. */
    static boolean isIterable(Object value) {
        return value instanceof Generator || size(value).isPresent();
    }

    /** A value's elements, one after another; a mapping's are its keys. */
    static Iterator<Object> iterate(Object value) {
        return switch (value) {
            case String text -> PythonStrings.characters(text).iterator();
            case List<?> list -> objects(list).iterator();
            case Map<?, ?> map -> objects(List.copyOf(map.keySet())).iterator();
            case Tuple(List<Object> elements) -> elements.iterator();
            case View(_, List<Object> elements) -> elements.iterator();
            case Generator(Iterator<Object> rest) -> rest;
            case Undefined _ -> List.of().iterator();
            case null, default -> throw new ValueException(describe(value) + " has no elements");
        };
    }

    /** A value's elements. */
    static List<Object> elements(Object value, Budget budget) {
        List<Object> elements = new ArrayList<>();
        iterate(value).forEachRemaining(element -> {
            budget.spend(1);
            elements.add(element);
        });
        return elements;
    }

    /** A list as one of objects, which it is, as nobody adds to it. */
    @SuppressWarnings("unchecked")
    static List<Object> objects(List<?> list) {
        return (List<Object>) list;
    }

    /** A text that must be one. */
    static String text(Object value, String what) {
        if (value instanceof String text) {
            return text;
        }
        throw new ValueException(what + " must be a text, not " + describe(value));
    }

    /** A whole number that must be one. */
    static long whole(Object value, String what) {
        return switch (value) {
            case Long number -> number;
            case Boolean truth -> truth ? 1 : 0;
            case null, default ->
                    throw new ValueException(
                            what + " must be a whole number, not " + describe(value));
        };
    }

    /** A value for a message: what it is, and what is wrong where it isn't there. */
    static String describe(Object value) {
        return switch (value) {
            case null -> "none";
            case Boolean truth -> truth ? "true" : "false";
            case Number number -> "the number " + number;
            case String _ -> "a text";
            case List<?> _ -> "a list";
            case Map<?, ?> _ -> "a mapping";
            case Tuple _ -> "a tuple";
            case View view -> view.name();
            case Generator _ -> "a sequence made on demand";
            case Namespace _ -> "a namespace";
            case Function function -> function.name();
            case SafeText _ -> "a text that the filter safe gave";
            case Loop _ -> "a loop";
            case Undefined(String problem) -> "a value that isn't there (" + problem + ")";
            default -> throw new IllegalArgumentException(
                    "a " + value.getClass().getName() + " is no value of a template");
        };
    }
}
