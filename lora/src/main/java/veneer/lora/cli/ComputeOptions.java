package veneer.lora.cli;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import veneer.engine.kernel.Compute;
import veneer.engine.kernel.KernelProvider;
import veneer.engine.kernel.Kernels;

/**
 * The options of every command that computes. They change the time it takes and no bit of its
 * results.
 */
final class ComputeOptions {
    private static final String SCALAR = "scalar";
    private static final String VECTOR = "vector";
    private static final Pattern SIZE = Pattern.compile("[0-9]+[mMgG]");

    static final Option<Integer> THREADS = Option.integer(
            "--threads", "N", 1, 1024, "threads that compute; results are the same with any number")
            .absentMeans("one for each processor");
    static final Option<String> KERNELS = Option.choice(
            "--kernels", List.of(VECTOR, SCALAR), "what computes; results are the same with both")
            .absentMeans("vector where it runs");

    static final List<Option<?>> ALL = List.of(THREADS, KERNELS, memory());

    private ComputeOptions() {}

    /**
     * The launcher script sets the heap before Java starts; what arrives here has been obeyed
     * already.
     */
    private static Option<String> memory() {
        return Option.matching(
                "--memory", "SIZE", SIZE, "a size such as 900m or 8g",
                "the most memory for Java's heap, in megabytes (m) or gigabytes (g)")
                .absentMeans("60% of the machine's memory");
    }

    /** A command's own options, then these. */
    static List<Option<?>> after(Option<?>... own) {
        return Stream.concat(Stream.of(own), ALL.stream()).toList();
    }

    /** Makes the process compute as the options say. */
    static void apply(Arguments arguments) {
        if (!arguments.isGiven(THREADS) && !arguments.isGiven(KERNELS)) {
            return;
        }
        Kernels kernels = arguments.find(KERNELS).map(ComputeOptions::kernels)
                .orElseGet(KernelProvider::best);
        int threads = arguments.find(THREADS).orElseGet(Runtime.getRuntime()::availableProcessors);
        Compute.use(Compute.of(kernels, threads));
    }

    private static Kernels kernels(String name) {
        if (name.equals(SCALAR)) {
            return KernelProvider.scalar();
        }
        Optional<Kernels> vector = KernelProvider.vector();
        return vector
                .orElseThrow(() -> new IllegalArgumentException("--kernels vector can't run here: "
                        + KernelProvider.obstacle().orElseThrow()));
    }
}
