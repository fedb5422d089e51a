package veneer.lora.data;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import veneer.lora.text.Amounts;

/**
 * What a data set has, and what became of samples that are not in it as they were.
 *
 * @param unit what examples are numbered by: line, window or sample
 * @param maxLength the most tokens an example may have
 * @param examples how many examples there are
 * @param tokens the tokens of all examples
 * @param labelTokens those of them that are learnt
 * @param longest the tokens of the longest example
 * @param lengths for each length in tokens how many examples have it, the shortest first
 * @param changed the numbers of the samples that were cut or left out, by what became of them
 * @param repeated the numbers of the examples that equal an earlier one
 */
public record DataReport(
        String unit,
        int maxLength,
        int examples,
        long tokens,
        long labelTokens,
        int longest,
        SortedMap<Integer, Integer> lengths,
        Map<Fit, List<Integer>> changed,
        List<Integer> repeated) {

    private static final int SHOWN_NUMBERS = 5;
    private static final int MOST_RANGES = 10;

    /** {@return how many examples have less than their sample} */
    public int truncated() {
        return count(Fit::isKept);
    }

    /** {@return how many samples have no example} */
    public int leftOut() {
        return count(fit -> !fit.isKept());
    }

    private int count(Predicate<Fit> which) {
        return changed.entrySet().stream().filter(entry -> which.test(entry.getKey()))
                .mapToInt(entry -> entry.getValue().size()).sum();
    }

    /**
     * One line for people: {@code 998 examples, 61,240 tokens, 20,016 of them learnt, longest 211}.
     *
     * @return the line
     */
    public String summary() {
        return Amounts.count(examples, "example") + ", " + Amounts.grouped(tokens) + " tokens, "
                + Amounts.grouped(labelTokens) + " of them learnt, longest "
                + Amounts.grouped(longest);
    }

    /**
     * More lines: how many examples are how long; how many samples were cut, left out or repeated,
     * where there are any, and which.
     *
     * @return the lines
     */
    public List<String> details() {
        List<String> lines = new ArrayList<>();
        if (examples > 0) {
            lines.add("lengths: " + histogram());
        }
        changed.forEach((fit, numbers) -> lines.add(describe(fit, numbers)));
        if (!repeated.isEmpty()) {
            lines.add(Amounts.grouped(repeated.size())
                    + (repeated.size() == 1 ? " repeats" : " repeat") + " an earlier example: "
                    + numbered(repeated));
        }
        return lines;
    }

    /** Ranges as wide as a power of two, of which a few reach the longest, but for empty ones. */
    private String histogram() {
        int width = 1;
        while (Math.ceilDiv(longest, width) > MOST_RANGES) {
            width *= 2;
        }
        SortedMap<Integer, Integer> ranges = new TreeMap<>();
        for (Map.Entry<Integer, Integer> length : lengths.entrySet()) {
            ranges.merge(Math.ceilDiv(length.getKey(), width) * width, length.getValue(),
                    Integer::sum);
        }
        int before = width - 1;
        return ranges.entrySet().stream()
                .map(range -> (before == 0 ? "" : range.getKey() - before + " to ")
                        + range.getKey() + ": " + Amounts.grouped(range.getValue()))
                .collect(Collectors.joining(", "));
    }

    private String describe(Fit fit, List<Integer> numbers) {
        int count = numbers.size();
        String fitting = " fit " + Amounts.count(maxLength, "token");
        String what = switch (fit) {
            case WHOLE -> Amounts.count(count, "sample") + " as they were";
            case TEXT_CUT -> Amounts.count(count, "text") + " cut at the end to" + fitting;
            case PROMPT_CUT -> Amounts.count(count, "prompt") + " lost the beginning to" + fitting;
            case COMPLETION_TOO_LONG -> Amounts.grouped(count)
                    + " left out: the completion alone does not" + fitting;
            case NOTHING_TO_PREDICT -> Amounts.grouped(count) + " left out: no token to learn";
        };
        return what + ": " + numbered(numbers);
    }

    /**
     * Names examples.
     *
     * @param numbers their numbers, at least one
     * @return such as {@code lines 3, 8}, the first of them where there are many
     */
    public String numbered(List<Integer> numbers) {
        Stream<String> first = numbers.stream().limit(SHOWN_NUMBERS).map(String::valueOf);
        int more = numbers.size() - SHOWN_NUMBERS;
        return unit + (numbers.size() == 1 ? " " : "s ") + first.collect(Collectors.joining(", "))
                + (more > 0 ? " and " + Amounts.grouped(more) + " more" : "");
    }

    /** Counts as a data set is made. */
    static final class Counts {
        private final String unit;
        private final int maxLength;
        private final SortedMap<Integer, Integer> lengths = new TreeMap<>();
        private final Map<Fit, List<Integer>> changed = new EnumMap<>(Fit.class);
        private final List<Integer> repeated = new ArrayList<>();
        private int examples;
        private long tokens;
        private long labelTokens;
        private int longest;

        Counts(String unit, int maxLength) {
            this.unit = unit;
            this.maxLength = maxLength;
        }

        void add(Fit fit, int number) {
            if (fit != Fit.WHOLE) {
                changed.computeIfAbsent(fit, _ -> new ArrayList<>()).add(number);
            }
        }

        void add(Example example, int number, boolean repeats) {
            examples++;
            tokens += example.length();
            labelTokens += example.labelTokens();
            longest = Math.max(longest, example.length());
            lengths.merge(example.length(), 1, Integer::sum);
            if (repeats) {
                repeated.add(number);
            }
        }

        DataReport report() {
            return new DataReport(
                    unit, maxLength, examples, tokens, labelTokens, longest,
                    Collections.unmodifiableSortedMap(lengths),
                    Collections.unmodifiableMap(changed), Collections.unmodifiableList(repeated));
        }
    }
}
