package veneer.engine.kernel;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import veneer.engine.kernel.quantized.BlockType;

/**
 * Runs products of every shape, widens blocks of every type, and sums rows of every length, until
 * they allocate nothing, and fails if one never comes to that: a vector that the compiler keeps as
 * an object is allocated in every turn of a loop.
 */
final class SteadyStateProbe {
    private static final int[][] SIZES =
            {{96, 96, 64}, {64, 16, 96}, {96, 32, 40}, {160, 8, 96}, {8, 160, 96}, {96, 96, 8}};
    private static final int BLOCKS = 64;
    private static final int LONGEST_ROW = 256;
    /** Many whole spans to the one that isn't. */
    private static final int VOCABULARY = 48 * RowKernels.SPAN + 5;

    private static final int REPETITIONS = 40;
    /** Compiled code may be long in coming on a machine that does much else. */
    private static final long PATIENCE_NANOS = 60_000_000_000L;

    private SteadyStateProbe() {}

    public static void main(String[] arguments) {
        Kernels vector = KernelProvider.vector().orElseThrow(
                () -> new AssertionError(KernelProvider.obstacle().orElse("")));
        Compute compute = Compute.of(vector, 2);
        for (int[] size : SIZES) {
            for (int form = 0; form < 4; form++) {
                products(size, (form & 1) != 0, (form & 2) != 0, compute);
            }
        }
        rows(vector.rows());
        for (BlockType type : BlockType.values()) {
            byte[] blocks = new byte[BLOCKS * type.bytes()];
            float[] to = new float[BLOCKS * type.elements()];
            await("blocks of " + type,
                    () -> vector.widening().blocks(type).widen(blocks, 0, to, 0, BLOCKS));
        }
    }

    private static void products(int[] size, boolean transposeA, boolean transposeB,
            Compute compute) {
        int m = size[0];
        int n = size[1];
        int k = size[2];
        float[] a = new float[m * k];
        float[] b = new float[n * k];
        float[] c = new float[m * n];
        await("m " + m + ", n " + n + ", k " + k + ", transposed " + transposeA + ", " + transposeB,
                () -> {
                    MatrixProduct.multiply(transposeA, transposeB, m, n, k, a, 0,
                            transposeA ? m : k, b, 0, transposeB ? k : n, false, c, 0, n, compute);
                    RowProduct.multiply(n, k / 16 * 16, a, 0, b, 0, k, false, c, 0, compute);
                });
    }

    /** As in attention, where most rows end within a block of sixteen. */
    private static void rows(RowKernels rows) {
        float[] a = new float[LONGEST_ROW];
        float[] b = new float[LONGEST_ROW];
        await("exponentials of rows of 1 to " + LONGEST_ROW, () -> {
            for (int count = 1; count <= LONGEST_ROW; count++) {
                rows.largest(a, 0, count);
                rows.expSum(a, 0, 0f, b, 0, count);
            }
        });
        float[] x = new float[2 * VOCABULARY];
        float[] y = new float[2 * VOCABULARY];
        await("softmax of rows of " + VOCABULARY, () -> {
            rows.softmax(x, 0, y, 0, 2, VOCABULARY);
            rows.logSoftmax(x, 0, y, 0, 2, VOCABULARY);
        });
    }

    private static void await(String what, Runnable work) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long start = System.nanoTime();
        long allocated;
        do {
            long before = threads.getTotalThreadAllocatedBytes();
            for (int i = 0; i < REPETITIONS; i++) {
                work.run();
            }
            allocated = (threads.getTotalThreadAllocatedBytes() - before) / REPETITIONS;
            if (System.nanoTime() - start > PATIENCE_NANOS) {
                throw new AssertionError(what + ": " + allocated + " bytes each time");
            }
        } while (allocated > 0);
    }
}
