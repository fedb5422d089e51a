package veneer.bench;

import java.util.Random;
import veneer.engine.kernel.Compute;
import veneer.engine.kernel.Kernels;
import veneer.engine.tensor.Tensor;

/** What the operations of {@link OperationPass} work on, with gradients for their kernels. */
final class OperationInputs {
    static final int NARROW = 576;

    final int rows = 1024;
    final int channels = 1536;
    final Compute compute;
    final Tensor x;
    final Tensor other;
    final Tensor gains;
    final Tensor narrow;
    final Tensor weight;
    final float[] y = new float[rows * channels];
    final float[] gradient;
    final float[] dy = new float[rows * channels];
    final float[] dx = new float[rows * channels];
    final float[] dother = new float[rows * channels];
    final float[] dnarrow = new float[rows * NARROW];
    final float[] scales = new float[rows];

    OperationInputs(Compute compute) {
        this.compute = compute;
        Random random = new Random(1);
        x = Tensor.parameter(RandomNumbers.floats(random, rows * channels), rows, channels);
        other = Tensor.parameter(RandomNumbers.floats(random, rows * channels), rows, channels);
        gains = Tensor.of(RandomNumbers.floats(random, channels), channels);
        narrow = Tensor.parameter(RandomNumbers.floats(random, rows * NARROW), rows, NARROW);
        weight = Tensor.of(RandomNumbers.floats(random, channels * NARROW), channels, NARROW);
        gradient = RandomNumbers.floats(random, rows * channels);
    }

    /** What {@link Tensor#backward(float[])} does first. */
    void copyGradient() {
        shared((at, count) -> System.arraycopy(gradient, at, dy, at, count));
    }

    Kernels kernels() {
        return compute.kernels();
    }

    /** Runs over all elements, a part of them in each thread. */
    void shared(Elements elements) {
        int parts = compute.workers().threads();
        int count = rows * channels / parts;
        compute.workers().run(parts, part -> elements.run(part * count, count));
    }

    /** Runs over all rows, a part of them in each thread. */
    void sharedRows(Rows range) {
        int parts = compute.workers().threads();
        int count = rows / parts;
        compute.workers().run(parts, part -> range.run(
                part * count, part * count * channels, count));
    }

    /** A range of elements. */
    @FunctionalInterface
    interface Elements {
        void run(int offset, int count);
    }

    /** Some rows: the first, where it starts, and how many. */
    @FunctionalInterface
    interface Rows {
        void run(int first, int offset, int rows);
    }
}
