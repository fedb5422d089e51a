package veneer.lora.cli;

/** The heap was too small for a run; the message says what would be enough. */
final class HeapException extends RuntimeException {
    private static final long serialVersionUID = 1;

    HeapException(String message, OutOfMemoryError cause) {
        super("out of memory: " + message, cause);
    }
}
