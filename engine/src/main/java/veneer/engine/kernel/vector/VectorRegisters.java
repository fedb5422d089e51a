package veneer.engine.kernel.vector;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;

/** How many vector registers the processor has, which sets the shape of a tile. */
final class VectorRegisters {
    static final int FEW = 16;
    static final int MANY = 32;

    private VectorRegisters() {}

    /** AVX-512 and every 64-bit ARM have 32 vector registers, older x86 has 16. */
    static int count() {
        if (System.getProperty("os.arch").equals("aarch64")) {
            return MANY;
        }
        HotSpotDiagnosticMXBean machine =
                ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        try {
            return Integer.parseInt(machine.getVMOption("UseAVX").getValue()) >= 3 ? MANY : FEW;
        } catch (IllegalArgumentException e) {
            return FEW;
        }
    }
}
