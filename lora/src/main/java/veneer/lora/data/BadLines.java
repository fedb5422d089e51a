package veneer.lora.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import veneer.engine.io.FormatException;
import veneer.lora.text.Amounts;

/** What is wrong with the lines of a file: the first few are named, all are counted. */
final class BadLines {
    private static final int NAMED = 10;

    private final Path file;
    private final List<FormatException> named = new ArrayList<>();
    private int count;

    BadLines(Path file) {
        this.file = file;
    }

    /** Adds a line, whose place the message begins with. */
    void add(FormatException problem) {
        count++;
        if (named.size() < NAMED) {
            named.add(problem);
        }
    }

    /** Refuses the file if there is any. */
    void refuse() throws FormatException {
        if (count == 1) {
            throw named.getFirst();
        }
        if (count > 1) {
            String messages = String.join("; ", named.stream().map(Throwable::getMessage).toList());
            String others =
                    count == named.size() ? "" : "; and " + (count - named.size()) + " more";
            throw new FormatException(file.toString(),
                    Amounts.grouped(count) + " lines are wrong: " + messages + others,
                    named.getFirst());
        }
    }
}
