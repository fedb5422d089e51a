package veneer.engine.random;

import java.nio.charset.StandardCharsets;
import veneer.engine.kernel.SplitMix64;

/**
 * A stream of random numbers that is a function of a seed and a name: two streams never disturb
 * each other, whatever thread or order they are drawn in. Nothing but the position changes as one
 * draws.
 */
public final class RandomStream {
    private long key;
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
     * How many 64-bit numbers have been drawn. With the key it is all that there is to save of a
     * stream.
     *
     * @return the index of the next number
     */
    public long position() {
        return position;
    }

    /**
     * Goes on as another stream does.
     *
     * @param key of that stream
     * @param position the index of its next number, 0 for the first
     */
    public void restore(long key, long position) {
        this.key = key;
        this.position = position;
    }

    /**
     * Leaves numbers to someone who computes them by {@link SplitMix64}.
     *
     * @param count how many
     * @return the index of the first
     */
    public long skip(long count) {
        long first = position;
        position += count;
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

    /**
     * Normal numbers, two from each pair of the stream's (Box and Muller 1958).
     *
     * @param count how many
     * @param deviation the standard deviation
     * @return numbers around 0
     */
    public float[] normal(int count, double deviation) {
        float[] values = new float[count];
        for (int i = 0; i < count; i += 2) {
            double radius = deviation * Math.sqrt(-2 * StrictMath.log(1 - nextDouble()));
            double angle = 2 * Math.PI * nextDouble();
            values[i] = (float) (radius * StrictMath.cos(angle));
            if (i + 1 < count) {
                values[i + 1] = (float) (radius * StrictMath.sin(angle));
            }
        }
        return values;
    }

    /** Uniform over the multiples of 2⁻⁵³ in [0, 1). */
    private double nextDouble() {
        return (nextLong() >>> 11) * 0x1p-53;
    }
}
