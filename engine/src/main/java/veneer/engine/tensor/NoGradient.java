package veneer.engine.tensor;

/**
 * While one is open, this thread's operations build no graph: {@code try (var _ =
 * NoGradient.open()) { … }}. Evaluation and generation run inside one.
 */
public final class NoGradient implements AutoCloseable {
    private static final ThreadLocal<Integer> DEPTH = ThreadLocal.withInitial(() -> 0);

    private final int depthBefore = DEPTH.get();

    private NoGradient(int depth) {
        DEPTH.set(depth);
    }

    /**
     * Stops building graphs in this thread until it is closed.
     *
     * @return what ends it
     */
    public static NoGradient open() {
        return new NoGradient(DEPTH.get() + 1);
    }

    /** Builds graphs in this thread until it is closed, whatever is open around it. */
    static NoGradient suspended() {
        return new NoGradient(0);
    }

    /**
     * Whether one is open.
     *
     * @return true where this thread builds no graph
     */
    public static boolean active() {
        return DEPTH.get() > 0;
    }

    @Override
    public void close() {
        DEPTH.set(depthBefore);
    }
}
