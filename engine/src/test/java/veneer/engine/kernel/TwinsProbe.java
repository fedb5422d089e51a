package veneer.engine.kernel;

import java.util.List;

/**
 * Prints the number of lanes, then the digests of the vector kernels that the property {@code
 * twins} names. It takes them in cold code first and then until the code is hot, and fails if that
 * changes a digest.
 */
final class TwinsProbe {
    private static final long WARM_UP_NANOS = 1_000_000_000L;

    private TwinsProbe() {}

    public static void main(String[] arguments) {
        Twins twins = Twins.valueOf(System.getProperty("twins"));
        Kernels kernels = KernelProvider.vector().orElseThrow();
        List<String> cold = twins.digests(kernels);
        long start = System.nanoTime();
        while (System.nanoTime() - start < WARM_UP_NANOS) {
            List<String> now = twins.digests(kernels);
            if (!now.equals(cold)) {
                throw new AssertionError("cold: " + cold + "\nlater: " + now);
            }
        }
        System.out.println(kernels.lanes());
        cold.forEach(System.out::println);
    }
}
