package veneer.engine.kernel;

/**
 * What computes: a set of kernels and the threads that run them. Results don't depend on it, in no
 * bit; only time does.
 */
public final class Compute {
    private static volatile Compute current;

    private final Kernels kernels;
    private final Workers workers;
    private final Compute serial;

    private Compute(Kernels kernels, Workers workers) {
        this.kernels = kernels;
        this.workers = workers;
        this.serial = workers.threads() == 1 ? this : new Compute(kernels, new Workers(1));
    }

    /**
     * {@return a set of kernels with threads of its own}
     *
     * @param kernels the kernels
     * @param threads the number of threads, the calling one included
     */
    public static Compute of(Kernels kernels, int threads) {
        return new Compute(kernels, new Workers(threads));
    }

    /**
     * {@return what the process computes with} At first that is the fastest set of kernels that
     * runs here, with a thread for each processor. The system properties {@code veneer.kernels}
     * ({@code scalar} or {@code vector}) and {@code veneer.threads} change this default.
     */
    public static Compute current() {
        Compute compute = current;
        return compute != null ? compute : Default.COMPUTE;
    }

    /**
     * Sets what the process computes with from now on.
     *
     * @param compute the kernels and threads
     */
    public static void use(Compute compute) {
        current = compute;
    }

    /** {@return the kernels} */
    public Kernels kernels() {
        return kernels;
    }

    /** {@return the threads} */
    public Workers workers() {
        return workers;
    }

    /** {@return the same kernels in the calling thread alone, for tasks that run side by side} */
    public Compute serial() {
        return serial;
    }

    /** {@return one line for people, such as {@code vector(512), 2 threads}} */
    public String describe() {
        int threads = workers.threads();
        return kernels.name() + ", " + threads + (threads == 1 ? " thread" : " threads");
    }

    private static final class Default {
        static final Compute COMPUTE = Compute.of(KernelProvider.best(), threads());

        private static int threads() {
            int processors = Runtime.getRuntime().availableProcessors();
            String property = System.getProperty("veneer.threads");
            if (property == null) {
                return processors;
            }
            try {
                return Integer.parseInt(property);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(
                        "veneer.threads must be a number of threads, not \"" + property + "\"");
            }
        }
    }
}
