package veneer.lora.cli;

import veneer.engine.kernel.Compute;

/** What runs here. */
final class Version {
    /** The project's version, as in its {@code pom.xml}. */
    static final String CURRENT = "0.1.0";

    private Version() {}

    /** Version, JDK, kernels, lanes and threads, a line each. */
    static String describe() {
        Compute compute = Compute.current();
        return "veneer " + CURRENT + "\n"
                + "JDK " + Runtime.version() + " (" + System.getProperty("java.vendor") + ")\n"
                + "kernels " + compute.kernels().name() + "\n"
                + "lanes " + compute.kernels().lanes() + "\n"
                + "threads " + compute.workers().threads() + "\n";
    }
}
