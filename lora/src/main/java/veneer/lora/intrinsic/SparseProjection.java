package veneer.lora.intrinsic;

import veneer.engine.kernel.Compute;
import veneer.engine.kernel.SplitMix64;
import veneer.engine.random.RandomStream;

/**
 * Random signs in √D of each column's places, one in each of as many equal parts, and zeros
 * elsewhere (Li, Hastie and Church 2006): {@code s = ⌈√D⌉} numbers {@code ±1/√s}, so that columns
 * have length 1. A product takes d·√D steps.
 */
public final class SparseProjection implements RandomProjection {
    private final int parameters;
    private final int coordinates;
    private final int places;
    private final long key;

    /**
     * A projection.
     *
     * @param parameters D
     * @param coordinates d
     * @param seed of places and signs
     */
    public SparseProjection(int parameters, int coordinates, long seed) {
        RandomProjection.requireExtents(parameters, coordinates);
        this.parameters = parameters;
        this.coordinates = coordinates;
        this.places = (int) Math.ceil(Math.sqrt(parameters));
        this.key = new RandomStream(seed, "sparse projection").key();
    }

    @Override
    public int parameters() {
        return parameters;
    }

    @Override
    public int coordinates() {
        return coordinates;
    }

    private long number(int column, int part) {
        return SplitMix64.number(key, (long) column * places + part);
    }

    /** The row within a part: 32 random bits times its extent, without the lower 32 bits. */
    private int row(int part, long number) {
        int from = (int) ((long) part * parameters / places);
        int to = (int) ((long) (part + 1) * parameters / places);
        return from + (int) ((number >>> 32) * (to - from) >>> 32);
    }

    private double sign(long number) {
        return (number & 1) == 0 ? 1 : -1;
    }

    @Override
    public float[] expand(float[] low) {
        RandomProjection.requireLength(low, coordinates);
        float[] full = new float[parameters];
        double scale = 1 / Math.sqrt(places);
        Compute.current().workers().run(places, part -> {
            int from = (int) ((long) part * parameters / places);
            int to = (int) ((long) (part + 1) * parameters / places);
            double[] sums = new double[to - from];
            for (int column = 0; column < coordinates; column++) {
                long number = number(column, part);
                sums[row(part, number) - from] += sign(number) * low[column];
            }
            for (int row = from; row < to; row++) {
                full[row] = (float) (sums[row - from] * scale);
            }
        });
        return full;
    }

    @Override
    public float[] reduce(float[] full) {
        RandomProjection.requireLength(full, parameters);
        float[] low = new float[coordinates];
        double scale = 1 / Math.sqrt(places);
        Compute.current().workers().run(coordinates, column -> {
            double sum = 0;
            for (int part = 0; part < places; part++) {
                long number = number(column, part);
                sum += sign(number) * full[row(part, number)];
            }
            low[column] = (float) (sum * scale);
        });
        return low;
    }
}
