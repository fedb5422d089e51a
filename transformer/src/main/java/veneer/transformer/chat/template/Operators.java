package veneer.transformer.chat.template;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import veneer.transformer.chat.template.TemplateValue.Tuple;

/** Operators between values, as in Python. */
final class Operators {
    private final Budget budget;
    private final Printer printer;

    Operators(Budget budget, Printer printer) {
        this.budget = budget;
        this.printer = printer;
    }

    /** Arithmetic, joining and repeating. */
    Object binary(Object left, String operator, Object right) {
        if (operator.equals("~")) {
            return printer.print(left) + printer.print(right);
        }
        if (number(left) instanceof Number a && number(right) instanceof Number b) {
            return PythonNumbers.compute(a, operator, b);
        }
        if (operator.equals("+")) {
            switch (left) {
                case String a when right instanceof String b -> {
                    budget.spend((long) a.length() + b.length());
                    return a + b;
                }
                case List<?> a when right instanceof List<?> b -> {
                    return joined(a, b);
                }
                case Tuple(var a) when right instanceof Tuple(var b) -> {
                    return new Tuple(joined(a, b));
                }
                case null, default -> {}
            }
        }
        if (operator.equals("*")) {
            Object repeated = number(left) == null ? repeat(left, right) : repeat(right, left);
            if (repeated != null) {
                return repeated;
            }
        }
        if (operator.equals("%") && left instanceof String) {
            throw new ValueException("formatting a text with % is not supported; ~ joins texts");
        }
        throw new ValueException("the operator " + operator + " is not defined for "
                + Values.describe(left) + " and " + Values.describe(right));
    }

    private List<Object> joined(List<?> left, List<?> right) {
        budget.spend((long) left.size() + right.size());
        List<Object> joined = new ArrayList<>(left);
        joined.addAll(right);
        return joined;
    }

    /** A text or list several times, or null where it is neither. */
    private Object repeat(Object value, Object times) {
        if (!(number(times) instanceof Long count)) {
            return null;
        }
        int copies = Math.clamp(count, 0, Integer.MAX_VALUE);
        return switch (value) {
            case String text -> {
                budget.spend((long) text.length() * copies);
                yield text.repeat(copies);
            }
            case List<?> list -> repeat(list, copies);
            case Tuple(List<Object> elements) -> new Tuple(repeat(elements, copies));
            case null, default -> null;
        };
    }

    private List<Object> repeat(List<?> list, int copies) {
        budget.spend((long) list.size() * copies);
        List<Object> repeated = new ArrayList<>();
        Collections.nCopies(list.isEmpty() ? 0 : copies, list).forEach(repeated::addAll);
        return repeated;
    }

    /** A number with a sign before it. */
    Object signed(boolean negative, Object value) {
        if (!(number(value) instanceof Number number)) {
            throw new ValueException("a sign can't stand before " + Values.describe(value));
        }
        return negative
                ? number instanceof Double real
                        ? -real
                        : PythonNumbers.compute(0L, "-", number)
                : number;
    }

    /** Whether a comparison holds. */
    boolean holds(Object left, Comparator comparator, Object right) {
        return switch (comparator) {
            case EQUAL -> Equality.equal(left, right, budget);
            case UNEQUAL -> !Equality.equal(left, right, budget);
            case IN -> contains(right, left);
            case NOT_IN -> !contains(right, left);
            default -> ordered(left, comparator, right);
        };
    }

    private boolean contains(Object container, Object value) {
        switch (container) {
            case String text -> {
                budget.spend(text.length());
                return text.contains(Values.text(value, "what is looked for in a text"));
            }
            case Map<?, ?> map -> {
                if (value instanceof List || value instanceof Map) {
                    throw new ValueException(Values.describe(value) + " can't be a key");
                }
                return value instanceof String && map.containsKey(value);
            }
            case null, default -> {
                Iterator<Object> elements = Values.iterate(container);
                while (elements.hasNext()) {
                    if (Equality.equal(elements.next(), value, budget)) {
                        return true;
                    }
                }
                return false;
            }
        }
    }

    private boolean ordered(Object left, Comparator comparator, Object right) {
        if (number(left) instanceof Number a && number(right) instanceof Number b) {
            return PythonNumbers.holds(a, comparator, b);
        }
        if (left instanceof String a && right instanceof String b) {
            budget.spend(Math.min(a.length(), b.length()));
            long order = PythonStrings.compare(a, b);
            return PythonNumbers.holds(order, comparator, 0L);
        }
        if (left instanceof List<?> a && right instanceof List<?> b) {
            return ordered(a, comparator, b);
        }
        if (left instanceof Tuple(var a) && right instanceof Tuple(var b)) {
            return ordered(a, comparator, b);
        }
        throw new ValueException("there is no order of " + Values.describe(left) + " and "
                + Values.describe(right));
    }

    /** The order of the first elements that differ, or else of the lengths. */
    private boolean ordered(List<?> left, Comparator comparator, List<?> right) {
        budget.enter();
        int same = 0;
        while (same < Math.min(left.size(), right.size())
                && Equality.equal(left.get(same), right.get(same), budget)) {
            same++;
        }
        boolean ordered = same < left.size() && same < right.size()
                ? ordered(left.get(same), comparator, right.get(same))
                : PythonNumbers.holds((long) left.size(), comparator, (long) right.size());
        budget.leave();
        return ordered;
    }

    /** A part of a text or list. */
    Object slice(Object of, PythonSlice slice) {
        UnaryOperator<List<?>> part = list -> slice.indices(list.size())
                .<Object>mapToObj(list::get).collect(ArrayList::new, List::add, List::addAll);
        return switch (of) {
            case String text -> {
                budget.spend(text.length());
                yield PythonStrings.slice(text, slice);
            }
            case List<?> list -> {
                budget.spend(list.size());
                yield part.apply(list);
            }
            case Tuple(List<Object> elements) -> {
                budget.spend(elements.size());
                yield new Tuple(Values.objects(part.apply(elements)));
            }
            case null, default ->
                    throw new ValueException(Values.describe(of) + " can't be cut into parts");
        };
    }

    /** A truth as the number that it is in Python; anything else as it is. */
    private static Object number(Object value) {
        return switch (value) {
            case Boolean truth -> truth ? 1L : 0L;
            case Long whole -> whole;
            case Double real -> real;
            case null, default -> null;
        };
    }
}
