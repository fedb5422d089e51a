package veneer.lora.demo;

import java.util.List;
import java.util.LongSummaryStatistics;

/** What a query makes of the cells that it finds. */
public enum Aggregate {
    /** The cells themselves. */
    NONE,
    /** How many there are. */
    COUNT,
    /** The largest. */
    MAX,
    /** The smallest. */
    MIN,
    /** All of them together. */
    SUM,
    /** Their mean. */
    AVG;

    /** Whether it can be taken of numbers alone. */
    boolean needsNumbers() {
        return this != NONE && this != COUNT;
    }

    /** A query's result. Of no cells at all there is no largest, and no sum either, as in SQL. */
    List<String> of(List<String> cells) {
        if (this == NONE) {
            return cells;
        }
        if (this == COUNT) {
            return List.of(Integer.toString(cells.size()));
        }
        if (cells.isEmpty()) {
            return List.of();
        }
        LongSummaryStatistics numbers =
                cells.stream().mapToLong(Long::parseLong).summaryStatistics();
        return List.of(switch (this) {
            case MAX -> Long.toString(numbers.getMax());
            case MIN -> Long.toString(numbers.getMin());
            case SUM -> Long.toString(numbers.getSum());
            default -> Double.toString(numbers.getAverage());
        });
    }
}
