package veneer.engine.kernel;

/**
 * Numbers that are a function of a key and a counter: SplitMix64's output function (Steele, Lea and
 * Flood 2014). Any number can be had without those before it, so threads may share them out.
 */
public final class SplitMix64 {
    /** What the state grows by from one number to the next. */
    public static final long GAMMA = 0x9E3779B97F4A7C15L;

    /** The first factor of {@link #mix}. */
    public static final long FACTOR_1 = 0xBF58476D1CE4E5B9L;

    /** The second factor of {@link #mix}. */
    public static final long FACTOR_2 = 0x94D049BB133111EBL;

    private SplitMix64() {}

    /**
     * A bijection of the longs that leaves no pattern of its argument.
     *
     * @param value any long
     * @return another
     */
    public static long mix(long value) {
        long mixed = (value ^ (value >>> 30)) * FACTOR_1;
        mixed = (mixed ^ (mixed >>> 27)) * FACTOR_2;
        return mixed ^ (mixed >>> 31);
    }

    /**
     * A number.
     *
     * @param key which numbers
     * @param index which of them, from 0
     * @return uniform over all longs
     */
    public static long number(long key, long index) {
        return mix(key + (index + 1) * GAMMA);
    }

    /**
     * Half of a number, the lower half of each before its upper.
     *
     * @param key which numbers
     * @param index which half, from 0: the upper one of number {@code index/2} where it is odd
     * @return uniform over all ints
     */
    public static int half(long key, long index) {
        long number = number(key, index >> 1);
        return (int) ((index & 1) == 0 ? number : number >>> 32);
    }
}
