package veneer.lora.intrinsic;

import veneer.engine.kernel.Compute;
import veneer.engine.random.RandomStream;

/**
 * Blocks {@code H·G·Π·H·B} one below the other, as many as D needs (Le, Sarlós and Smola 2013,
 * section 3.1): B random signs, H Walsh and Hadamard's matrix, Π a permutation, G normal numbers. A
 * block is n×n, n the power of two that d fits into. A product takes D·log n steps.
 *
 * <p>A column of {@code Π·H·B} is ±1 everywhere, G makes it as long as its own numbers g are, and H
 * √n times longer. So {@code 1/(√n·‖g‖)} brings a block's columns to length 1, and √(n/D) those of
 * all blocks; where the last block is cut off, they are nearly so. The article's last factor, S,
 * gives rows the lengths of normal ones, which a subspace doesn't need.
 */
public final class Fastfood implements RandomProjection {
    private final int parameters;
    private final int coordinates;
    private final int size;
    private final int blocks;
    private final long seed;

    /**
     * A projection.
     *
     * @param parameters D
     * @param coordinates d
     * @param seed of all blocks
     */
    public Fastfood(int parameters, int coordinates, long seed) {
        RandomProjection.requireExtents(parameters, coordinates);
        this.parameters = parameters;
        this.coordinates = coordinates;
        this.size = 1 << (Integer.SIZE - Integer.numberOfLeadingZeros(coordinates - 1));
        this.blocks = (int) (((long) parameters + size - 1) / size);
        this.seed = seed;
    }

    @Override
    public int parameters() {
        return parameters;
    }

    @Override
    public int coordinates() {
        return coordinates;
    }

    /** What is random of a block: B, Π and G, with the scale in it. */
    private record Block(double[] signs, int[] order, double[] normal) {}

    private Block block(int index) {
        RandomStream random = new RandomStream(seed, "fastfood block " + index);
        double[] signs = new double[size];
        double[] normal = new double[size];
        int[] order = new int[size];
        double squares = 0;
        float[] numbers = random.normal(size, 1);
        for (int i = 0; i < size; i++) {
            signs[i] = random.nextLong() < 0 ? -1 : 1;
            normal[i] = numbers[i];
            squares += normal[i] * normal[i];
            int other = random.nextInt(i + 1);
            order[i] = order[other];
            order[other] = i;
        }
        double scale = Math.sqrt((double) size / parameters) / Math.sqrt(size * squares);
        for (int i = 0; i < size; i++) {
            normal[i] *= scale;
        }
        return new Block(signs, order, normal);
    }

    @Override
    public float[] expand(float[] low) {
        RandomProjection.requireLength(low, coordinates);
        float[] full = new float[parameters];
        Compute.current().workers().run(blocks, index -> {
            Block block = block(index);
            double[] x = new double[size];
            for (int i = 0; i < coordinates; i++) {
                x[i] = block.signs[i] * low[i];
            }
            transform(x);
            double[] y = new double[size];
            for (int i = 0; i < size; i++) {
                y[i] = block.normal[i] * x[block.order[i]];
            }
            transform(y);
            int from = index * size;
            for (int i = 0; i < Math.min(size, parameters - from); i++) {
                full[from + i] = (float) y[i];
            }
        });
        return full;
    }

    /** {@code B·H·Πᵀ·G·H} of each block's part; the blocks are summed in their order. */
    @Override
    public float[] reduce(float[] full) {
        RandomProjection.requireLength(full, parameters);
        double[][] parts = new double[blocks][];
        Compute.current().workers().run(blocks, index -> {
            Block block = block(index);
            int from = index * size;
            double[] y = new double[size];
            for (int i = 0; i < Math.min(size, parameters - from); i++) {
                y[i] = full[from + i];
            }
            transform(y);
            double[] x = new double[size];
            for (int i = 0; i < size; i++) {
                x[block.order[i]] = block.normal[i] * y[i];
            }
            transform(x);
            for (int i = 0; i < size; i++) {
                x[i] *= block.signs[i];
            }
            parts[index] = x;
        });
        float[] low = new float[coordinates];
        for (int i = 0; i < coordinates; i++) {
            double sum = 0;
            for (double[] part : parts) {
                sum += part[i];
            }
            low[i] = (float) sum;
        }
        return low;
    }

    /** {@code H·x} in place, {@code H[i][j] = (−1)^(ones of i AND j)}: log n rounds of sums. */
    static void transform(double[] x) {
        for (int half = 1; half < x.length; half *= 2) {
            for (int start = 0; start < x.length; start += 2 * half) {
                for (int i = start; i < start + half; i++) {
                    double a = x[i];
                    double b = x[i + half];
                    x[i] = a + b;
                    x[i + half] = a - b;
                }
            }
        }
    }
}
