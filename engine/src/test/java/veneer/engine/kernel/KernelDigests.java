package veneer.engine.kernel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A digest of what each {@link KernelCase} gives. */
final class KernelDigests {
    private static final int[] COUNTS = {0, 1, 3, 4, 5, 15, 16, 17, 31, 40, 67};
    private static final long SEED = 20250711;

    private KernelDigests() {}

    /** One line for each case. */
    static List<String> of(ElementwiseKernels elementwise, RowKernels rows) {
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
