package veneer.engine.kernel;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Once compiled, products and widening allocate nothing: no buffers, and no vectors. */
class SteadyStateTest {
    /**
     * Without tiers, the compiler knows least of a vector's type; the shorter the vectors, the more
     * there are to inline.
     */
    @ParameterizedTest
    @ValueSource(strings = {"-XX:+TieredCompilation", "-XX:-TieredCompilation",
            "-XX:MaxVectorSize=32", "-XX:MaxVectorSize=16"})
    void nothingIsAllocated(String option) throws Exception {
        assumeTrue(KernelProvider.vector().isPresent(),
                () -> "no vector kernels: " + KernelProvider.obstacle().orElse(""));
        FreshJvm.run(SteadyStateProbe.class, option);
    }
}
