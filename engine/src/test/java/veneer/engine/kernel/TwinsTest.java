package veneer.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Scalar and vector kernels give the same bits, at every width, in cold code and in hot. */
class TwinsTest {
    private static final int[] VECTOR_BYTES = {16, 32, 64};

    @BeforeEach
    void needsVectors() {
        assumeTrue(
                KernelProvider.vector().isPresent(),
                () -> "no vector kernels here: " + KernelProvider.obstacle().orElse(""));
    }

    static List<Arguments> widths() {
        List<Arguments> widths = new ArrayList<>();
        for (Twins twins : Twins.values()) {
            for (int bytes : VECTOR_BYTES) {
                widths.add(Arguments.of(twins, bytes));
            }
        }
        return widths;
    }

    @ParameterizedTest
    @EnumSource
    void sameBits(Twins twins) {
        assertEquals(twins.digests(KernelProvider.scalar()),
                twins.digests(KernelProvider.vector().orElseThrow()));
    }

    @ParameterizedTest
    @MethodSource("widths")
    void sameBitsAtEveryWidth(Twins twins, int bytes) throws Exception {
        List<String> printed = FreshJvm.run(TwinsProbe.class, "-XX:MaxVectorSize=" + bytes,
                "-Dtwins=" + twins);
        int lanes = Integer.parseInt(printed.getFirst());
        assertTrue(lanes <= bytes / Float.BYTES, () -> lanes + " lanes");
        assertEquals(twins.digests(KernelProvider.scalar()), printed.subList(1, printed.size()));
    }
}
