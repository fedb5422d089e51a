package veneer.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;
import veneer.engine.kernel.vector.VectorElementwise;
import veneer.engine.kernel.vector.VectorRows;

/** The elementwise and row kernels give the same bits, scalar and vector, at many sizes. */
class KernelTwinsTest {
    private static final int[] COUNTS = {
            0, 1, 2, 3, 4, 5, 7, 8, 9, 11, 13, 15, 16, 17, 19, 23, 31, 32, 33, 47, 48, 49, 63,
            64, 65, 97, 127, 128, 129, 251, 256, 577, 2 * RowKernels.SPAN + 17
    };

    @BeforeEach
    void needsVectors() {
        assumeTrue(
                KernelProvider.vector().isPresent(),
                () -> "no vector kernels here: " + KernelProvider.obstacle().orElse(""));
    }

    static List<KernelCase> cases() {
        return KernelCase.all();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void sameBits(KernelCase kernelCase) {
        for (KernelCase.Values values : KernelCase.Values.values()) {
            for (int count : COUNTS) {
                long seed = 1000L * values.ordinal() + count;
                float[][] buffers = KernelCase.buffers(values, count, seed);
                assertArrayEquals(
                        kernelCase.outcome(
                                new ScalarElementwise(), new ScalarRows(), buffers, count),
                        kernelCase.outcome(
                                new VectorElementwise(), new VectorRows(), buffers, count),
                        () -> values + ", count " + count + ", seed " + seed);
            }
        }
    }
}
