package veneer.bench;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.stream.LongStream;
import veneer.engine.kernel.Compute;

/**
 * Memory that is read from end to end, a line of the cache at a time. Its eight numbers go to eight
 * sums: 30 GB/s on one core, where one sum takes 14 and shows the additions.
 */
final class Reading {
    /** Four times a large cache of the last level. */
    static final long BEYOND_CACHES = 128L << 20;

    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;
    private static final int LINE = 64;
    private static final int CHUNK = 1 << 18;

    private final MemorySegment memory;
    private final long bytes;
    private final long[] sums;

    /**
     * Reads what is measured beside it, if that lies in memory: which pages of the machine an array
     * got makes a difference of a quarter.
     *
     * @param memory is read but for what doesn't fill a line
     */
    Reading(MemorySegment memory) {
        this.memory = memory;
        bytes = memory.byteSize() / LINE * LINE;
        sums = new long[Math.toIntExact((bytes + CHUNK - 1) / CHUNK)];
    }

    double gigabytes() {
        return 1e-9 * bytes;
    }

    /** Reads all of it in this thread. */
    long all() {
        for (int chunk = 0; chunk < sums.length; chunk++) {
            read(chunk);
        }
        return LongStream.of(sums).sum();
    }

    /** Reads all of it, shared between threads. */
    long all(Compute compute) {
        compute.workers().run(sums.length, this::read);
        return LongStream.of(sums).sum();
    }

    private void read(int chunk) {
        long from = (long) chunk * CHUNK;
        sums[chunk] = sum(memory, from, (int) Math.min(CHUNK, bytes - from));
    }

    private static long sum(MemorySegment memory, long from, int count) {
        long s0 = 0;
        long s1 = 0;
        long s2 = 0;
        long s3 = 0;
        long s4 = 0;
        long s5 = 0;
        long s6 = 0;
        long s7 = 0;
        for (int i = 0; i < count; i += LINE) {
            long at = from + i;
            s0 += memory.get(LONG, at);
            s1 += memory.get(LONG, at + 8);
            s2 += memory.get(LONG, at + 16);
            s3 += memory.get(LONG, at + 24);
            s4 += memory.get(LONG, at + 32);
            s5 += memory.get(LONG, at + 40);
            s6 += memory.get(LONG, at + 48);
            s7 += memory.get(LONG, at + 56);
        }
        return s0 + s1 + s2 + s3 + s4 + s5 + s6 + s7;
    }
}
