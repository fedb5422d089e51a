package veneer.engine.tensor;

import java.util.List;
import java.util.Set;

/**
 * While one is open, this thread's operations build no graph: {@code try (var _ =
 * NoGradient.open()) { … }}. Evaluation and generation run inside one.
 */
public final class NoGradient implements AutoCloseable {
    private static final ThreadLocal<NoGradient> CURRENT = new ThreadLocal<>();

    private final NoGradient around = CURRENT.get();
    private final boolean active;
    private final Set<Node> noted;

    private NoGradient(boolean active, Set<Node> noted) {
        this.active = active;
        this.noted = noted;
        CURRENT.set(this);
    }

    /**
     * Stops building graphs in this thread until it is closed.
     *
     * @return what ends it
     */
    public static NoGradient open() {
        return new NoGradient(true, null);
    }

    /** As {@link #open}, and notes the nodes that a graph would have gone on from. */
    static NoGradient noting(Set<Node> nodes) {
        return new NoGradient(true, nodes);
    }

    /** Builds graphs in this thread until it is closed, whatever is open around it. */
    static NoGradient suspended() {
        return new NoGradient(false, null);
    }

    /**
     * Whether one is open.
     *
     * @return true where this thread builds no graph
     */
    public static boolean active() {
        return CURRENT.get() != null && CURRENT.get().active;
    }

    /**
     * Whether no graph will be built of what this thread computes. A checkpointed block's first run
     * builds none, but the block runs again.
     *
     * @return true where one is open that somebody asked for
     */
    public static boolean forGood() {
        return active() && CURRENT.get().noted == null;
    }

    /** Whether an operation on results of these nodes leaves none of its own. */
    static boolean standsFor(List<Node> nodes) {
        if (active() && CURRENT.get().noted != null) {
            CURRENT.get().noted.addAll(nodes);
        }
        return active();
    }

    @Override
    public void close() {
        CURRENT.set(around);
    }
}
