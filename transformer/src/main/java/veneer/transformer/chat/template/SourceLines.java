package veneer.transformer.chat.template;

import java.util.Arrays;
import java.util.stream.IntStream;

/** Tells lines and columns of a source. */
final class SourceLines {
    private final String source;
    private final int[] starts;

    SourceLines(String source) {
        this.source = source;
        this.starts = IntStream.concat(
                IntStream.of(0),
                IntStream.range(0, source.length()).filter(i -> source.charAt(i) == '\n')
                        .map(i -> i + 1))
                .toArray();
    }

    Position position(int offset) {
        int found = Arrays.binarySearch(starts, offset);
        int line = found >= 0 ? found : -found - 2;
        return new Position(line + 1, source.codePointCount(starts[line], offset) + 1);
    }
}
