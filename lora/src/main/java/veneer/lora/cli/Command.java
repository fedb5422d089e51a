package veneer.lora.cli;

import java.io.IOException;
import java.util.List;

/** One of the program's commands. */
interface Command {
    /** The word that calls it. */
    String name();

    /** What it does, in one line that begins with a verb. */
    String summary();

    /** What can be said about it in its help beyond that; may be empty. */
    default String details() {
        return "";
    }

    /** All options that it takes, in the order in which help lists them. */
    List<Option<?>> options();

    /**
     * Does it.
     *
     * @param arguments what was typed
     * @param streams where it writes
     * @throws IOException if a file is not as it should be
     * @throws IllegalArgumentException if a value does not fit the model or the data
     * @throws UsageException if options contradict each other
     */
    void run(Arguments arguments, Streams streams) throws IOException;
}
