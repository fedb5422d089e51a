package veneer.bench;

import java.util.Arrays;
import java.util.stream.LongStream;
import veneer.engine.kernel.Compute;

/**
 * An array that is read from end to end, a line of the cache at a time. Its eight numbers go to
 * eight sums, which the compiler keeps in a vector: 30 GB/s on one core, where one sum, which it
 * leaves to single additions, takes 14 and shows the additions.
 */
final class Reading {
    /** Four times a large cache of the last level. */
    static final long BEYOND_CACHES = 128L << 20;

    private static final int LINE = 8;
    private static final int CHUNK = 1 << 15;

    private final long[] values;
    private final long[] sums;

    Reading(long bytes) {
        values = new long[Math.toIntExact(bytes / Long.BYTES / LINE * LINE)];
        Arrays.setAll(values, i -> i);
        sums = new long[(values.length + CHUNK - 1) / CHUNK];
    }

    double gigabytes() {
        return 1e-9 * Long.BYTES * values.length;
    }

    /** Reads all of it in this thread. */
    long all() {
        return sum(values, 0, values.length);
    }

    /** Reads all of it, shared between threads. */
    long all(Compute compute) {
        compute.workers().run(sums.length, task -> sums[task] = sum(
                values, task * CHUNK, Math.min(values.length, (task + 1) * CHUNK)));
        return LongStream.of(sums).sum();
    }

    private static long sum(long[] values, int from, int to) {
        long s0 = 0;
        long s1 = 0;
        long s2 = 0;
        long s3 = 0;
        long s4 = 0;
        long s5 = 0;
        long s6 = 0;
        long s7 = 0;
        for (int i = from; i < to; i += LINE) {
            s0 += values[i];
            s1 += values[i + 1];
            s2 += values[i + 2];
            s3 += values[i + 3];
            s4 += values[i + 4];
            s5 += values[i + 5];
            s6 += values[i + 6];
            s7 += values[i + 7];
        }
        return s0 + s1 + s2 + s3 + s4 + s5 + s6 + s7;
    }
}
