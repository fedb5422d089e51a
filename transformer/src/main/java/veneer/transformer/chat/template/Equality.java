package veneer.transformer.chat.template;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import veneer.transformer.chat.template.TemplateValue.Tuple;

/** When two values are equal, as Python has it: 1, 1.0 and true are. */
final class Equality {
    private Equality() {}

    static boolean equal(Object left, Object right, Budget budget) {
        budget.enter();
        boolean equal = switch (left) {
            case String text -> {
                budget.spend(right instanceof String ? text.length() : 0);
                yield text.equals(right);
            }
            case Boolean truth -> equal(number(truth), number(right), budget);
            case Number number -> number(right) instanceof Number other
                    && PythonNumbers.holds(number, Comparator.EQUAL, other);
            case List<?> list -> right instanceof List<?> other && equal(list, other, budget);
            case Tuple(var elements) -> right instanceof Tuple(var other)
                    && equal(elements, other, budget);
            case Map<?, ?> map -> right instanceof Map<?, ?> other && equal(map, other, budget);
            case null, default -> Objects.equals(left, right);
        };
        budget.leave();
        return equal;
    }

    /** A truth as the number that it is in Python; anything else as it is. */
    private static Object number(Object value) {
        return value instanceof Boolean truth ? truth ? 1L : 0L : value;
    }

    private static boolean equal(List<?> left, List<?> right, Budget budget) {
        if (left.size() != right.size()) {
            return false;
        }
        Iterator<?> others = right.iterator();
        for (Object element : left) {
            if (!equal(element, others.next(), budget)) {
                return false;
            }
        }
        return true;
    }

    private static boolean equal(Map<?, ?> left, Map<?, ?> right, Budget budget) {
        if (left.size() != right.size()) {
            return false;
        }
        for (Map.Entry<?, ?> entry : left.entrySet()) {
            if (!right.containsKey(entry.getKey())
                    || !equal(entry.getValue(), right.get(entry.getKey()), budget)) {
                return false;
            }
        }
        return true;
    }
}
