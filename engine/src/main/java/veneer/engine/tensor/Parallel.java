package veneer.engine.tensor;

import veneer.engine.kernel.Compute;

/**
 * Independent rows or elements shared out among the threads; no result depends on where the cuts
 * are.
 */
final class Parallel {
    /**
     * Fewer elements are not worth handing to another thread: an elementwise kernel takes about 5
     * µs for them.
     */
    private static final int SMALLEST_SHARE = 16_384;

    /** What is done to a contiguous range. */
    @FunctionalInterface
    interface Range {
        void run(int from, int to);
    }

    /** What is done to a row, which begins at an offset. */
    @FunctionalInterface
    interface Row {
        void run(int row, int offset);
    }

    private Parallel() {}

    /** Runs {@code range} over {@code count} elements. */
    static void elements(Compute compute, int count, Range range) {
        split(compute, count, SMALLEST_SHARE, range);
    }

    /** Runs {@code range} over {@code rows} rows of {@code width} elements. */
    static void rows(Compute compute, int rows, int width, Range range) {
        split(compute, rows, Math.max(1, SMALLEST_SHARE / Math.max(1, width)), range);
    }

    /** Runs {@code row} for each of {@code rows} rows of {@code width} elements. */
    static void eachRow(Compute compute, int rows, int width, Row row) {
        rows(compute, rows, width, (from, to) -> {
            for (int i = from; i < to; i++) {
                row.run(i, i * width);
            }
        });
    }

    private static void split(Compute compute, int count, int smallestShare, Range range) {
        int parts = Math.min(compute.workers().threads(), count / smallestShare);
        if (parts <= 1) {
            range.run(0, count);
            return;
        }
        compute.workers().run(parts, part -> {
            int from = (int) ((long) count * part / parts);
            int to = (int) ((long) count * (part + 1) / parts);
            range.run(from, to);
        });
    }
}
