package veneer.engine.io;

import java.io.IOException;

/** A file that isn't what its format asks for. The message begins with the file's name. */
public final class FormatException extends IOException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception.
     *
     * @param source the file, or what else was read
     * @param problem what was wrong, where, and what would be right
     */
    public FormatException(String source, String problem) {
        super(source + ": " + problem);
    }

    /**
     * Makes an exception with a cause.
     *
     * @param source the file, or what else was read
     * @param problem what was wrong, where, and what would be right
     * @param cause what brought it up
     */
    public FormatException(String source, String problem, Throwable cause) {
        super(source + ": " + problem, cause);
    }
}
