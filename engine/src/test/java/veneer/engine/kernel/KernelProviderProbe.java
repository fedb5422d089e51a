package veneer.engine.kernel;

/** Prints which kernels are chosen by default. */
final class KernelProviderProbe {
    private KernelProviderProbe() {}

    public static void main(String[] arguments) {
        System.out.println(Compute.current().describe());
        KernelProvider.best();
    }
}
