package veneer.lora.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Values of metadata, whose arrays may be Java's, as lists and numbers that JSON has. */
final class PlainValues {
    private PlainValues() {}

    /** The value with lists for arrays, and strings for numbers that are not finite. */
    static Object finite(Object value) {
        return switch (value) {
            case Float number when !Float.isFinite(number) -> number.toString();
            case Double number when !Double.isFinite(number) -> number.toString();
            case Map<?, ?> map -> {
                Map<Object, Object> finite = new LinkedHashMap<>();
                map.forEach((key, member) -> finite.put(key, finite(member)));
                yield finite;
            }
            case null -> null;
            default -> {
                List<?> elements = elements(value);
                if (elements == null) {
                    yield value;
                }
                List<Object> finite = new ArrayList<>();
                elements.forEach(element -> finite.add(finite(element)));
                yield finite;
            }
        };
    }

    /** The elements of a list or array; null of any other value. */
    static List<?> elements(Object value) {
        return switch (value) {
            case List<?> list -> list;
            case int[] array -> IntStream.of(array).boxed().toList();
            case long[] array -> LongStream.of(array).boxed().toList();
            case double[] array -> DoubleStream.of(array).boxed().toList();
            case float[] array -> IntStream.range(0, array.length).mapToObj(i -> array[i]).toList();
            case boolean[] array ->
                    IntStream.range(0, array.length).mapToObj(i -> array[i]).toList();
            case null, default -> null;
        };
    }
}
