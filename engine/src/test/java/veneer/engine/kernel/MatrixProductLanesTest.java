package veneer.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

/** The matrix product's bits at each width of vectors, in cold code and in hot. */
class MatrixProductLanesTest {
    @ParameterizedTest
    @CsvSource({"4, -XX:MaxVectorSize=16", "8, -XX:MaxVectorSize=32", "8, -XX:UseAVX=2",
            "16, -XX:MaxVectorSize=64"})
    void sameBits(int lanes, String option) throws Exception {
        assumeTrue(KernelProvider.vector().isPresent(),
                () -> "no vector kernels: " + KernelProvider.obstacle().orElse(""));
        List<String> lines =
                FreshJvm.run(MatrixProductProbe.class, "-XX:+IgnoreUnrecognizedVMOptions",
                        option);
        String found = lines.get(0);
        assumeTrue(found.equals(Integer.toString(lanes)),
                () -> "this machine has no " + lanes + " lanes but " + found);
        Compute scalar = Compute.of(KernelProvider.scalar(), 1);
        assertEquals(MatrixProductProbe.digests(scalar), lines.subList(1, lines.size()));
    }
}
