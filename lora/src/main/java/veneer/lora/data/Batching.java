package veneer.lora.data;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import veneer.lora.text.Amounts;

/**
 * How many examples a step trains on. In an epoch's order, examples are put into rows, rows into
 * batches, and the gradients of some batches are accumulated; the last row, batch and step of an
 * epoch take what is left. As a step's loss is the mean over all of its label tokens, and nothing
 * is padded, it doesn't matter which of its examples share a row or a batch.
 *
 * @param rowTokens how many tokens of whole examples a row holds, unless it is a single one; 0 for
 *     an example a row
 * @param rows how many rows a batch has; 0 where {@code tokens} says it
 * @param tokens how many tokens of whole rows a batch holds, unless it is a single one; 0 where
 *     {@code rows} says it
 * @param accumulated how many batches a step has
 */
public record Batching(int rowTokens, int rows, int tokens, int accumulated) {
    /** Checks the numbers. */
    public Batching {
        boolean bySize = rows > 0 && tokens == 0 || rows == 0 && tokens > 0;
        if (rowTokens < 0 || !bySize || accumulated < 1) {
            throw new IllegalArgumentException("a step needs rows or tokens and a batch at least,"
                    + " not " + rows + " rows, " + tokens + " tokens and " + accumulated
                    + " batches, and its rows no less than 0 tokens, not " + rowTokens);
        }
    }

    /**
     * The same number of examples a step.
     *
     * @param examples how many
     * @return steps of that many
     */
    public static Batching of(int examples) {
        return new Batching(0, examples, 0, 1);
    }

    /** Whether each epoch has as many steps as any other. */
    boolean isTheSameInAnyOrder() {
        return rowTokens == 0 && tokens == 0;
    }

    /**
     * Shares out an epoch.
     *
     * @param lengths the tokens of each example, in the epoch's order
     * @return for each step how many examples are in it and in those before
     */
    int[] steps(int... lengths) {
        long[] total = new long[lengths.length + 1];
        for (int example = 0; example < lengths.length; example++) {
            total[example + 1] = total[example] + lengths[example];
        }
        List<Integer> examples = IntStream.rangeClosed(1, lengths.length).boxed().toList();
        List<Integer> packed = rowTokens == 0 ? examples : fitting(examples, total, rowTokens);
        List<Integer> batches = tokens == 0 ? every(packed, rows) : fitting(packed, total, tokens);
        return every(batches, accumulated).stream().mapToInt(Integer::intValue).toArray();
    }

    /** The ends of groups of so many, and of what is left. */
    private static List<Integer> every(List<Integer> ends, int count) {
        return IntStream.range(0, ends.size())
                .filter(i -> (i + 1) % count == 0 || i + 1 == ends.size())
                .mapToObj(ends::get).toList();
    }

    /** The ends of groups that take as many as fit, one at least. */
    private static List<Integer> fitting(List<Integer> ends, long[] total, int limit) {
        List<Integer> groups = new ArrayList<>();
        int begin = 0;
        for (int i = 0; i < ends.size(); i++) {
            boolean last = i + 1 == ends.size();
            if (last || total[ends.get(i + 1)] - total[begin] > limit) {
                begin = ends.get(i);
                groups.add(begin);
            }
        }
        return groups;
    }

    /** In words: {@code batches of 4}, {@code 8 batches of 2,048 tokens a step}. */
    @Override
    public String toString() {
        String batch = "of " + (tokens > 0 ? Amounts.count(tokens, "token") : amount());
        return accumulated == 1
                ? "batches " + batch
                : Amounts.grouped(accumulated) + " batches " + batch + " a step";
    }

    private String amount() {
        return rowTokens == 0
                ? Amounts.grouped(rows)
                : Amounts.count(rows, "row") + " of " + Amounts.count(rowTokens, "token");
    }
}
