package veneer.engine.random;

import java.nio.charset.StandardCharsets;
import veneer.engine.kernel.SplitMix64;

/**
 * A stream of random numbers that is a function of a seed and a name: two streams never disturb
 * each other, whatever thread or order they are drawn in. Nothing but the position changes as one
 * draws, so that a stream saves as its seed, its name and one number.
 */
public final class RandomStream {
    private final long key;
    private long position;

    /**
     * A stream.
     *
     * @param seed the seed that all streams of a run share
     * @param name the stream's own name, such as a parameter's
     */
    public RandomStream(long seed, String name) {
        long mixed = SplitMix64.mix(seed + SplitMix64.GAMMA);
        for (byte character : name.getBytes(StandardCharsets.UTF_8)) {
            mixed = SplitMix64.mix(mixed ^ (character & 0xFF)) + SplitMix64.GAMMA;
        }
        this.key = mixed;
    }

    /**
     * What stands for the seed and the name: number i is {@link SplitMix64#number} of it and i.
     *
     * @return the key
     */
    public long key() {
        return key;
    }

    /**
     * How many 64-bit numbers have been drawn: all there is to save of a stream whose seed and name
     * are known.
     *
     * @return the index of the next number
     */
    public long position() {
        return position;
    }

    /**
     * Goes to any place of the stream, also back.
     *
     * @param position the index of the next number, 0 for the first
     */
    public void moveTo(long position) {
        if (position < 0) {
            throw new IllegalArgumentException(
                    "a stream has no number " + position + "; the first is 0");
        }
        this.position = position;
    }

    /**
     * Leaves numbers to someone who computes them by {@link SplitMix64}.
     *
     * @param count how many, 0 or more
     * @return the index of the first
     */
    public long skip(long count) {
        long first = position;
        moveTo(first + count);
        return first;
    }

    /**
     * The next 64 bits.
     *
     * @return uniform over all longs
     */
    public long nextLong() {
        return SplitMix64.number(key, position++);
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
