package veneer.engine.kernel;

import java.util.Optional;
import java.util.ServiceLoader;

/**
 * Finds the kernels that this Java runtime can run well. The vector kernels need the module {@code
 * jdk.incubator.vector}, which is only there where the command line asks for it, an optimising
 * compiler that turns the Vector API into instructions, and fused multiply-add in hardware; without
 * one of them they would be many times slower than the scalar kernels, whose results are the same.
 */
public final class KernelProvider {
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

    private static final class Scalar {
        static final Kernels KERNELS = new Kernels("scalar", 1, new ScalarMatrix(),
                new ScalarElementwise(), new ScalarRows(), new ScalarWidening(),
                () -> ScalarStorage.KERNELS);
    }

    private static final class ScalarStorage {
        static final StorageKernels KERNELS =
                new StorageKernels(new ScalarStoredRows(), new ScalarNarrowing());
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
        static final Optional<String> FOUND = VectorObstacle.find();
    }
}
