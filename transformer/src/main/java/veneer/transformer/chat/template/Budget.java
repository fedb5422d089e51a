package veneer.transformer.chat.template;

/**
 * What one rendering may use up, so that a hostile template ends with an error and neither hangs
 * nor fills the memory or the stack.
 *
 * <p>A published template with a conversation of a few messages takes some thousand steps, and goes
 * some ten levels deep. The deepest rendering takes less than half a megabyte of stack, half of
 * what a thread has by default.
 */
final class Budget {
    /** Levels of statements and expressions within each other, calls of macros included. */
    static final int DEPTH = 200;

    /** Steps: each expression and statement is one, and so is each character or element made. */
    static final long STEPS = 20_000_000;

    private int depth;
    private long steps;

    /** Goes a level deeper; {@link #leave} goes back. */
    void enter() {
        spend(1);
        if (depth == DEPTH) {
            throw new ValueException("goes deeper than " + DEPTH + " levels");
        }
        depth++;
    }

    void leave() {
        depth--;
    }

    /** Takes steps before they are done. */
    void spend(long amount) {
        if (amount > STEPS - steps) {
            throw new ValueException("the template takes more than " + STEPS + " steps");
        }
        steps += amount;
    }
}
