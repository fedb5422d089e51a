package veneer.engine.tensor;

import veneer.engine.kernel.Compute;

/** Independent rows shared out among the threads in contiguous ranges; no result depends on where the cuts are. */
final class Rows {
    /** Below this many elements a range is not worth handing to another thread: about 5 µs of an elementwise kernel. */
    private static final int SMALLEST_RANGE = 16_384;

    /** What is done to a range. */
    @FunctionalInterface
    interface Range {
        void run(int from, int to);
    }

    private Rows() {}

    /** Runs {@code range} over {@code rows · width} elements or rows: ranges count in elements if {@code rows} is 1. */
    static void run(Compute compute, int rows, int width, Range range) {
        if (rows == 1) {
            split(compute, width, SMALLEST_RANGE, range);
        } else {
            split(compute, rows, Math.max(1, SMALLEST_RANGE / Math.max(1, width)), range);
        }
    }

    private static void split(Compute compute, int count, int smallest, Range range) {
        int parts = Math.min(compute.threads(), count / smallest);
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
