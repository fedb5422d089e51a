package veneer.transformer.chat.template;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalInt;
import veneer.transformer.chat.template.TemplateValue.Function;
import veneer.transformer.chat.template.TemplateValue.Undefined;

/**
 * What a loop's body sees as {@code loop}. Elements are taken from the sequence when they are
 * needed: a body may change what the loop's own test or a generator says of those to come.
 */
final class Loop implements TemplateValue {
    private static final Object NONE = new Object();

    private final Budget budget;
    private Iterator<Object> rest;
    private OptionalInt length;
    private int index = -1;
    private Object previous = NONE;
    private Object current = NONE;
    private Object following = NONE;
    private Object watched = NONE;

    /**
     * A loop before its first round.
     *
     * @param length how many elements there are, where that is known
     */
    Loop(Iterator<Object> elements, OptionalInt length, Budget budget) {
        this.rest = elements;
        this.length = length;
        this.budget = budget;
    }

    /** Goes to the next round, if there is one. */
    boolean advance() {
        Object next = peek();
        if (next == NONE) {
            return false;
        }
        previous = current;
        current = next;
        following = NONE;
        index++;
        return true;
    }

    /** The element of this round. */
    Object current() {
        return current;
    }

    private Object peek() {
        if (following == NONE && rest.hasNext()) {
            following = rest.next();
        }
        return following;
    }

    private long length() {
        if (length.isEmpty()) {
            List<Object> elements = new ArrayList<>();
            rest.forEachRemaining(elements::add);
            rest = elements.iterator();
            length = OptionalInt.of(elements.size() + index + 1 + (following == NONE ? 0 : 1));
        }
        return length.getAsInt();
    }

    /** An attribute by its name. */
    Object attribute(String name) {
        return switch (name) {
            case "index" -> index + 1L;
            case "index0" -> (long) index;
            case "first" -> index == 0;
            case "last" -> peek() == NONE;
            case "length" -> length();
            case "revindex" -> length() - index;
            case "revindex0" -> length() - index - 1;
            case "depth" -> 1L;
            case "depth0" -> 0L;
            case "previtem" -> index == 0 ? new Undefined("there is no previous item") : previous;
            case "nextitem" -> peek() == NONE ? new Undefined("there is no next item") : peek();
            case "cycle" -> new Function("loop.cycle", this::cycle);
            case "changed" -> new Function("loop.changed", this::changed);
            default -> new Undefined("a loop has no attribute " + name);
        };
    }

    private Object cycle(CallArguments arguments) {
        List<Object> values = arguments.onlyPositional("loop.cycle");
        if (values.isEmpty()) {
            throw new ValueException("loop.cycle needs a value");
        }
        return values.get(index % values.size());
    }

    private Object changed(CallArguments arguments) {
        List<Object> values = arguments.onlyPositional("loop.changed");
        boolean changed = watched == NONE || !Equality.equal(watched, values, budget);
        watched = values;
        return changed;
    }
}
