package veneer.transformer.chat.template;

import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * A part of a sequence; what is left out is null.
 *
 * <p>Source: the Python Library Reference, {@code slice.indices}.
 */
record PythonSlice(Long start, Long stop, Long step) {
    PythonSlice {
        if (step != null && step == 0) {
            throw new ValueException("a slice can't step by 0");
        }
    }

    /** The places of the part in a sequence of some length. */
    IntStream indices(int length) {
        long by = step == null ? 1 : step;
        long from = bound(start, length, by > 0 ? 0 : length - 1L, by);
        long to = bound(stop, length, by > 0 ? length : -1, by);
        long count = by > 0
                ? (to > from ? (to - from - 1) / by + 1 : 0)
                : (from > to ? (from - to - 1) / -Math.max(by, -Long.MAX_VALUE) + 1 : 0);
        return LongStream.range(0, count).mapToInt(i -> (int) (from + i * by));
    }

    private static long bound(Long given, int length, long absent, long step) {
        if (given == null) {
            return absent;
        }
        long place = given < 0 ? given + length : given;
        return Math.clamp(place, step > 0 ? 0 : -1L, step > 0 ? length : length - 1L);
    }
}
