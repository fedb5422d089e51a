package veneer.engine.storage;

/**
 * Faults of mapped memory. A page that its file no longer reaches raises a signal, of which Java
 * makes an {@link InternalError}; but compiled code goes on until its next safepoint poll, which
 * may come after the handler that was meant to catch it.
 */
final class MappingFault {
    /** Both compilers inline one level of a recursion at most, so the third call is a real one. */
    private static final int CALLS = 3;

    private MappingFault() {}

    /**
     * Throws the error of a fault that has happened: a compiled method polls when it returns. Takes
     * a few nanoseconds.
     */
    static void deliver() {
        poll(CALLS);
    }

    private static int poll(int calls) {
        return calls == 0 ? 0 : poll(calls - 1);
    }
}
