package veneer.engine.kernel;

import veneer.engine.kernel.KernelCase.Values;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Prints the number of lanes, then a digest for each of some products with the vector kernels. It
 * takes them in cold code first and then until the code is hot, and fails if that changes a digest.
 */
final class MatrixProductProbe {
    private static final long WARM_UP_NANOS = 1_000_000_000L;
    private static final int[][] SIZES = {{1, 1, 1}, {9, 8, 70}, {33, 65, 40}, {70, 47, 17},
            {100, 7, 130}, {6, 100, 600}, {131, 97, 31}};

    private MatrixProductProbe() {}

    public static void main(String[] arguments) {
        Kernels vector = KernelProvider.vector().orElseThrow(
                () -> new AssertionError(KernelProvider.obstacle().orElse("")));
        Compute compute = Compute.of(vector, 2);
        List<String> cold = digests(compute);
        long start = System.nanoTime();
        while (System.nanoTime() - start < WARM_UP_NANOS) {
            List<String> now = digests(compute);
            if (!now.equals(cold)) {
                throw new AssertionError("cold: " + cold + "\nlater: " + now);
            }
        }
        System.out.println(vector.lanes());
        cold.forEach(System.out::println);
    }

    static List<String> digests(Compute compute) {
        List<String> lines = new ArrayList<>();
        Random random = new Random(20250711);
        for (int[] size : SIZES) {
            for (int form = 0; form < 8; form++) {
                ProductCase product = ProductCase.draw((form & 1) != 0, (form & 2) != 0,
                        (form & 4) != 0, size[0], size[1], size[2], Values.SOME_SPECIAL, random);
                int digest = Arrays.hashCode(ProductCase.bits(product.multiply(compute)));
                lines.add(product + ": " + Integer.toHexString(digest));
            }
        }
        return lines;
    }
}
