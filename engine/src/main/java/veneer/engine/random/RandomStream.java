package veneer.engine.random;

import java.nio.charset.StandardCharsets;

/**
 * A stream of random numbers that is a function of a seed and a name: two streams never disturb
 * each other, whatever thread or order they are drawn in. Number i is SplitMix64's output function
 * (Steele, Lea and Flood 2014) of {@code key + i·γ}.
 */
public final class RandomStream {
    private static final long GAMMA = 0x9E3779B97F4A7C15L;

    private long state;

    /**
     * A stream.
     *
     * @param seed the seed that all streams of a run share
     * @param name the stream's own name, such as a parameter's
     */
    public RandomStream(long seed, String name) {
        long key = mix(seed + GAMMA);
        for (byte character : name.getBytes(StandardCharsets.UTF_8)) {
            key = mix(key ^ (character & 0xFF)) + GAMMA;
        }
        this.state = key;
    }

    private static long mix(long value) {
        long mixed = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }

    /**
     * The next 64 bits.
     *
     * @return uniform over all longs
     */
    public long nextLong() {
        state += GAMMA;
        return mix(state);
    }

    /**
     * The next float.
     *
     * @return uniform over the multiples of 2⁻²⁴ in [0, 1)
     */
    public float nextFloat() {
        return (nextLong() >>> 40) * 0x1p-24f;
    }

    /**
     * The next integer below a bound, each as likely as any other.
     *
     * @param bound above the largest, positive
     * @return from 0 to bound − 1
     */
    public int nextInt(int bound) {
        if (bound <= 0) {
            throw new IllegalArgumentException("a bound of " + bound + " leaves no number to draw");
        }
        long largestFair = (1L << 31) / bound * bound;
        long bits;
        do {
            bits = nextLong() >>> 33;
        } while (bits >= largestFair);
        return (int) (bits % bound);
    }

    /**
     * Uniform numbers.
     *
     * @param count how many
     * @param bound the largest absolute value
     * @return numbers in [−bound, bound)
     */
    public float[] uniform(int count, float bound) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (2 * nextFloat() - 1) * bound;
        }
        return values;
    }
}
