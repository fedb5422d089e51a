package veneer.bench;

import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

import java.util.Arrays;
import java.util.Random;

/**
 * Elementwise kernels and kernels along rows over arrays that no cache holds; the yardstick is a
 * copy, {@link System#arraycopy}.
 */
@State(Scope.Benchmark)
public class KernelBenchmark extends MemoryComparison {
    private static final double MOST_ARRAYS = 7;
    private static final int ROWS_PER_TASK = 64;
    private static final int TASK = ROWS_PER_TASK * KernelPass.ROW;
    private static final int TASKS = (int) (Reading.BEYOND_CACHES / Float.BYTES / TASK);
    private static final int ROWS = TASKS * ROWS_PER_TASK;
    private static final int ELEMENTS = TASKS * TASK;

    /** The kernel. */
    @Param
    public KernelPass kernel;

    private KernelPass.Arrays arrays;

    /** Makes the arrays. */
    @Setup
    public void makeArrays() {
        Random random = new Random(1);
        float[] scales = new float[ROWS];
        Arrays.fill(scales, 1f);
        boolean halfs = kernel.name().endsWith("FLOAT16");
        arrays = new KernelPass.Arrays(RandomNumbers.floats(random, ELEMENTS),
                RandomNumbers.floats(random, ELEMENTS),
                kernel.arrays() == MOST_ARRAYS ? new float[ELEMENTS] : new float[0],
                kernel == KernelPass.SILU_MULTIPLY_GRADIENT ? new float[ELEMENTS] : new float[0],
                halfs ? RandomNumbers.halfs(random, ELEMENTS) : new short[0],
                RandomNumbers.floats(random, KernelPass.ROW), new float[ROWS], scales,
                new float[ELEMENTS]);
    }

    @Override
    double gigabytes() {
        return 1e-9 * Float.BYTES * ELEMENTS * kernel.arrays();
    }

    @Override
    void runOurs() {
        compute().workers().run(TASKS, task -> kernel.run(
                compute().kernels(), arrays, task * TASK, ROWS_PER_TASK));
    }

    @Override
    double yardstickGigabytes() {
        return 2e-9 * Float.BYTES * ELEMENTS;
    }

    @Override
    void runYardstick() {
        compute().workers().run(TASKS, task -> System.arraycopy(
                arrays.a(), task * TASK, arrays.to(), task * TASK, TASK));
    }
}
