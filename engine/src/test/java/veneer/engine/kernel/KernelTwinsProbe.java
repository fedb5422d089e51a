package veneer.engine.kernel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import veneer.engine.kernel.vector.VectorElementwise;
import veneer.engine.kernel.vector.VectorKernels;
import veneer.engine.kernel.vector.VectorRows;

/**
 * Prints the number of lanes, then a digest of what each {@link KernelCase} gives with the vector
 * kernels. It takes them in cold code first and then until the code is hot, and fails if that
 * changes a digest.
 */
final class KernelTwinsProbe {
    private static final int[] COUNTS = {0, 1, 3, 4, 5, 15, 16, 17, 31, 40, 67};
    private static final long WARM_UP_NANOS = 1_000_000_000L;
    private static final long SEED = 20250711;

    private KernelTwinsProbe() {}

    public static void main(String[] arguments) {
        ElementwiseKernels elementwise = new VectorElementwise();
        RowKernels rows = new VectorRows();
        List<String> cold = digests(elementwise, rows);
        long start = System.nanoTime();
        while (System.nanoTime() - start < WARM_UP_NANOS) {
            List<String> now = digests(elementwise, rows);
            if (!now.equals(cold)) {
                throw new AssertionError("cold: " + cold + "\nlater: " + now);
            }
        }
        System.out.println(new VectorKernels().lanes());
        cold.forEach(System.out::println);
    }

    /** One line for each case. */
    static List<String> digests(ElementwiseKernels elementwise, RowKernels rows) {
        List<String> lines = new ArrayList<>();
        for (KernelCase kernelCase : KernelCase.all()) {
            int digest = 0;
            for (KernelCase.Values values : KernelCase.Values.values()) {
                for (int count : COUNTS) {
                    float[][] buffers = KernelCase.buffers(values, count, SEED + count);
                    int[] outcome = kernelCase.outcome(elementwise, rows, buffers, count);
                    digest = 31 * digest + Arrays.hashCode(outcome);
                }
            }
            lines.add(kernelCase.name() + " " + Integer.toHexString(digest));
        }
        return lines;
    }
}
