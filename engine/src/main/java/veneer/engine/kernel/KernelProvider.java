package veneer.engine.kernel;

import com.sun.management.HotSpotDiagnosticMXBean;

import java.lang.management.ManagementFactory;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * Finds the kernels that this Java runtime can run well. The vector kernels need the module {@code
 * jdk.incubator.vector}, which is only there where the command line asks for it, an optimising
 * compiler that turns the Vector API into instructions, and fused multiply-add in hardware; without
 * one of them they would be many times slower than the scalar kernels, whose results are the same.
 */
public final class KernelProvider {
    private static final String VECTOR_MODULE = "jdk.incubator.vector";
    private static final String MANAGEMENT_MODULE = "jdk.management";

    private KernelProvider() {}

    /** {@return the plain Java kernels, which run everywhere} */
    public static Kernels scalar() {
        return Scalar.KERNELS;
    }

    /**
     * {@return the kernels on the Vector API, or empty where {@link #best} would not choose them}
     */
    public static Optional<Kernels> vector() {
        return obstacle().isPresent() ? Optional.empty() : Optional.of(Vector.KERNELS);
    }

    /**
     * {@return the vector kernels where they run, else the scalar ones} A fallback is told once,
     * through {@link System.Logger}. The system property {@code veneer.kernels} demands
     * {@code scalar} or {@code vector}.
     */
    public static Kernels best() {
        return Best.KERNELS;
    }

    /** {@return what keeps the vector kernels from running here, if something does} */
    public static Optional<String> obstacle() {
        return Obstacle.FOUND;
    }

    private static Kernels choose() {
        String demanded = System.getProperty("veneer.kernels", "");
        switch (demanded) {
            case "scalar":
                return scalar();
            case "vector", "":
                break;
            default:
                throw new IllegalArgumentException(
                        "veneer.kernels must be scalar or vector, not \"" + demanded + "\"");
        }
        Optional<Kernels> vector = vector();
        if (vector.isPresent()) {
            return vector.get();
        }
        String reason = obstacle().orElseThrow();
        if (demanded.equals("vector")) {
            throw new IllegalStateException("veneer.kernels=vector, but " + reason);
        }
        System.getLogger(KernelProvider.class.getName())
                .log(
                        System.Logger.Level.WARNING,
                        "scalar kernels are used, several times slower than vector kernels: "
                                + reason);
        return scalar();
    }

    private static Optional<String> findObstacle() {
        if (!present(VECTOR_MODULE)) {
            return Optional.of(
                    "the module is absent; start java with --add-modules " + VECTOR_MODULE);
        }
        if (System.getProperty("java.vm.info", "").contains("interpreted mode")) {
            return Optional.of("this Java runtime only interprets; start java without -Xint");
        }
        if (!present(MANAGEMENT_MODULE)) {
            return Optional.of(
                    "the virtual machine cannot be asked for fused multiply-add; start java with"
                            + " --add-modules "
                            + MANAGEMENT_MODULE);
        }
        return HotSpot.obstacle();
    }

    /** Looks in the layer of this class, or in the boot layer where it is on a class path. */
    private static boolean present(String module) {
        ModuleLayer layer = KernelProvider.class.getModule().getLayer();
        return (layer != null ? layer : ModuleLayer.boot()).findModule(module).isPresent();
    }

    private static final class Scalar {
        static final Kernels KERNELS = new Kernels("scalar", 1, new ScalarMatrix(),
                new ScalarElementwise(), new ScalarRows(), new ScalarStoredRows(),
                new ScalarWidening(), new ScalarNarrowing());
    }

    /** Touched only where the module is present, so that the Vector API's classes resolve. */
    private static final class Vector {
        static final Kernels KERNELS = ServiceLoader
                .load(Kernels.Factory.class, KernelProvider.class.getClassLoader())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("this build lacks vector kernels"))
                .create();
    }

    private static final class Best {
        static final Kernels KERNELS = choose();
    }

    private static final class Obstacle {
        static final Optional<String> FOUND = findObstacle();
    }

    /** Asks the virtual machine for its options; touched only where jdk.management is present. */
    private static final class HotSpot {
        static Optional<String> obstacle() {
            HotSpotDiagnosticMXBean bean = bean();
            if (bean == null) {
                return Optional.of("this Java runtime is not a HotSpot virtual machine");
            }
            try {
                if (!bean.getVMOption("UseFMA").getValue().equals("true")) {
                    return Optional.of("this processor has no fused multiply-add (UseFMA is off)");
                }
                if (Integer.parseInt(bean.getVMOption("TieredStopAtLevel").getValue()) < 4) {
                    return Optional.of("the optimising compiler is off (TieredStopAtLevel < 4)");
                }
            } catch (IllegalArgumentException e) {
                return Optional.of("this virtual machine lacks an option: " + e.getMessage());
            }
            return Optional.empty();
        }

        private static HotSpotDiagnosticMXBean bean() {
            return ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        }
    }
}
