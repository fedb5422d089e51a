package veneer.bench;

import java.util.Arrays;
import java.util.stream.IntStream;
import veneer.engine.kernel.Compute;

/**
 * An array that is read from end to end: a sum of integers, which the compiler turns into vectors
 * and which is done before the next numbers arrive from memory.
 */
final class Reading {
    /** Four times a large cache of the last level. */
    static final long BEYOND_CACHES = 128L << 20;

    private static final int CHUNK = 1 << 16;

    private final int[] values;
    private final int[] sums;

    Reading(long bytes) {
        values = new int[Math.toIntExact(bytes / Integer.BYTES)];
        Arrays.setAll(values, i -> i);
        sums = new int[(values.length + CHUNK - 1) / CHUNK];
    }

    double gigabytes() {
        return 1e-9 * Integer.BYTES * values.length;
    }

    /** Reads all of it in this thread. */
    int all() {
        return sum(values, 0, values.length);
    }

    /** Reads all of it, shared between threads. */
    int all(Compute compute) {
        compute.workers().run(sums.length, task -> sums[task] = sum(
                values, task * CHUNK, Math.min(values.length, (task + 1) * CHUNK)));
        return IntStream.of(sums).sum();
    }

    private static int sum(int[] values, int from, int to) {
        int sum = 0;
        for (int i = from; i < to; i++) {
            sum += values[i];
        }
        return sum;
    }
}
