package veneer.lora.cli;

import java.io.IOException;
import java.io.PrintStream;

/**
 * Where a command writes.
 *
 * @param out takes results
 * @param err takes progress, notes and errors
 * @param terminal whether {@code err} is a terminal, where a line can be written over
 */
record Streams(PrintStream out, PrintStream err, boolean terminal) {
    /**
     * Makes what was written so far reach whoever takes the results.
     *
     * @throws IOException if nobody does any more
     */
    void flush() throws IOException {
        if (out.checkError()) {
            throw new IOException("standard output can't be written");
        }
    }

    /** Says something that is no result. */
    void note(String line) {
        err.println(line);
    }
}
