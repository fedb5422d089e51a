package veneer.engine.kernel;

import com.sun.management.HotSpotDiagnosticMXBean;

import java.lang.management.ManagementFactory;
import java.util.Optional;

/** What keeps the kernels on the Vector API from running, or from running well. */
final class VectorObstacle {
    private static final String VECTOR_MODULE = "jdk.incubator.vector";
    private static final String MANAGEMENT_MODULE = "jdk.management";

    private VectorObstacle() {}

    static Optional<String> find() {
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
        ModuleLayer layer = VectorObstacle.class.getModule().getLayer();
        return (layer != null ? layer : ModuleLayer.boot()).findModule(module).isPresent();
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
