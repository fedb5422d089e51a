package veneer.transformer.chat.template;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Elements of others: those that a test chooses, changed. Each is tested and changed when it is
 * asked for.
 */
final class LazyElements implements Iterator<Object> {
    private final Iterator<Object> elements;
    private final Predicate<Object> isChosen;
    private final UnaryOperator<Object> change;
    private final Budget budget;
    private boolean found;
    private Object next;

    private LazyElements(Iterator<Object> elements, Predicate<Object> isChosen,
            UnaryOperator<Object> change, Budget budget) {
        this.elements = elements;
        this.isChosen = isChosen;
        this.change = change;
        this.budget = budget;
    }

    static LazyElements chosen(
            Iterator<Object> elements, Predicate<Object> isChosen, Budget budget) {
        return new LazyElements(elements, isChosen, UnaryOperator.identity(), budget);
    }

    static LazyElements changed(
            Iterator<Object> elements, UnaryOperator<Object> change, Budget budget) {
        return new LazyElements(elements, _ -> true, change, budget);
    }

    @Override
    public boolean hasNext() {
        budget.enter();
        while (!found && elements.hasNext()) {
            next = elements.next();
            budget.spend(1);
            found = isChosen.test(next);
        }
        budget.leave();
        return found;
    }

    @Override
    public Object next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        found = false;
        return change.apply(next);
    }
}
