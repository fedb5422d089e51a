package veneer.transformer.chat.template;

import java.util.List;
import java.util.Map;
import veneer.transformer.chat.template.TemplateValue.Namespace;
import veneer.transformer.chat.template.TemplateValue.Tuple;
import veneer.transformer.chat.template.TemplateValue.Undefined;
import veneer.transformer.chat.template.TemplateValue.View;

/** Attributes and elements of values; either stands in where the other isn't there. */
final class Attributes {
    private final Methods methods;

    Attributes(Methods methods) {
        this.methods = methods;
    }

    /** {@code of.name}. */
    Object attribute(Object of, String name) {
        return switch (of) {
            case Map<?, ?> map when !Methods.isOfMapping(name) ->
                    map.containsKey(name) ? map.get(name) : missing(of, name);
            case Namespace(Map<String, Object> names) ->
                    names.containsKey(name) ? names.get(name) : missing(of, name);
            case Loop loop -> loop.attribute(name);
            case Undefined(String problem) -> throw new ValueException(problem);
            case null, default -> methods.method(of, name);
        };
    }

    /** {@code of[index]}. */
    Object element(Object of, Object index) {
        return switch (of) {
            case Map<?, ?> map when index instanceof String && map.containsKey(index) ->
                    map.get(index);
            case Undefined(String problem) -> throw new ValueException(problem);
            case null, default -> index instanceof String name
                    ? attribute(of, name)
                    : at(of, index);
        };
    }

    private static Object at(Object of, Object index) {
        if (!(index instanceof Long || index instanceof Boolean)) {
            return missing(of, index);
        }
        long place = Values.whole(index, "an index");
        return switch (of) {
            case List<?> list -> at(Values.objects(list), place, of);
            case Tuple(List<Object> elements) -> at(elements, place, of);
            case View view when view.isRange() -> at(view.elements(), place, of);
            case String text -> {
                String character = PythonStrings.at(text, place);
                yield character == null ? missing(of, place) : character;
            }
            case null, default -> missing(of, index);
        };
    }

    private static Object at(List<Object> list, long index, Object of) {
        long place = index < 0 ? index + list.size() : index;
        return place < 0 || place >= list.size() ? missing(of, index) : list.get((int) place);
    }

    private static Undefined missing(Object of, Object index) {
        String name = index instanceof String text ? "\"" + text + "\"" : String.valueOf(index);
        return new Undefined(Values.describe(of) + " has no element " + name);
    }
}
