package veneer.lora.intrinsic;

import veneer.engine.kernel.Compute;
import veneer.engine.kernel.SplitMix64;
import veneer.engine.random.RandomStream;

/**
 * Random signs, each {@code ±1/√D}: all columns have length 1, and two of them a product near 0,
 * as normal numbers would have, of which each would take a logarithm (Achlioptas 2003). A product
 * takes D·d steps.
 */
public final class DenseProjection implements RandomProjection {
    private static final int WORD = Long.SIZE;

    /** Words of signs that a thread takes at a time. */
    private static final int WORDS_PER_TASK = 16;

    private final int parameters;
    private final int coordinates;
    private final int words;
    private final long key;

    /**
     * A projection.
     *
     * @param parameters D
     * @param coordinates d
     * @param seed of the signs
     */
    public DenseProjection(int parameters, int coordinates, long seed) {
        RandomProjection.requireExtents(parameters, coordinates);
        this.parameters = parameters;
        this.coordinates = coordinates;
        this.words = (parameters + WORD - 1) / WORD;
        this.key = new RandomStream(seed, "dense projection").key();
    }

    @Override
    public int parameters() {
        return parameters;
    }

    @Override
    public int coordinates() {
        return coordinates;
    }

    /** The signs of 64 rows of a column, a bit each. */
    private long signs(int column, int word) {
        return SplitMix64.number(key, (long) column * words + word);
    }

    /** A number with the sign that a bit says. */
    private static double signed(double value, long signs, int bit) {
        return Double.longBitsToDouble(
                Double.doubleToRawLongBits(value) ^ (signs >>> bit) << 63);
    }

    @Override
    public float[] expand(float[] low) {
        RandomProjection.requireLength(low, coordinates);
        float[] full = new float[parameters];
        double scale = 1 / Math.sqrt(parameters);
        int tasks = (words + WORDS_PER_TASK - 1) / WORDS_PER_TASK;
        Compute.current().workers().run(tasks, task -> {
            int end = Math.min(words, (task + 1) * WORDS_PER_TASK);
            for (int word = task * WORDS_PER_TASK; word < end; word++) {
                double[] sums = sums(low, word);
                int from = word * WORD;
                for (int bit = 0; bit < Math.min(WORD, parameters - from); bit++) {
                    full[from + bit] = (float) (sums[bit] * scale);
                }
            }
        });
        return full;
    }

    private double[] sums(float[] low, int word) {
        double[] sums = new double[WORD];
        for (int column = 0; column < coordinates; column++) {
            long signs = signs(column, word);
            for (int bit = 0; bit < WORD; bit++) {
                sums[bit] += signed(low[column], signs, bit);
            }
        }
        return sums;
    }

    @Override
    public float[] reduce(float[] full) {
        RandomProjection.requireLength(full, parameters);
        float[] low = new float[coordinates];
        double scale = 1 / Math.sqrt(parameters);
        Compute.current().workers().run(
                coordinates, column -> low[column] = (float) (dot(full, column) * scale));
        return low;
    }

    private double dot(float[] full, int column) {
        double sum = 0;
        for (int word = 0; word < words; word++) {
            long signs = signs(column, word);
            int from = word * WORD;
            double part = 0;
            for (int bit = 0; bit < Math.min(WORD, parameters - from); bit++) {
                part += signed(full[from + bit], signs, bit);
            }
            sum += part;
        }
        return sum;
    }
}
