package veneer.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.List;

class KernelProviderTest {
    private static List<String> probe(String... options) throws Exception {
        return FreshJvm.run(KernelProviderProbe.class, options);
    }

    @Test
    void aFallbackIsToldOnce() throws Exception {
        List<String> lines = probe("-XX:TieredStopAtLevel=1", "-Dveneer.threads=3");
        assertTrue(lines.contains("scalar, 3 threads"), lines::toString);
        String all = String.join("\n", lines);
        assertEquals(1, all.split("KernelProvider choose", -1).length - 1, all);
    }

    @Test
    void theScalarKernelsCanBeDemanded() throws Exception {
        assertEquals(List.of("scalar, 1 thread"),
                probe("-Dveneer.kernels=scalar", "-Dveneer.threads=1"));
    }

    @Test
    void theVectorKernelsAreNotRunWhereTheyCrawl() {
        IOException failed = assertThrows(IOException.class,
                () -> probe("-Dveneer.kernels=vector", "-Xint"));
        assertTrue(failed.getMessage().contains("only interprets"), failed::getMessage);
    }

    @Test
    void anUnknownSetIsRefused() {
        IOException failed =
                assertThrows(IOException.class, () -> probe("-Dveneer.kernels=fastest"));
        assertTrue(failed.getMessage().contains("must be scalar or vector, not \"fastest\""),
                failed::getMessage);
    }

    @Test
    void theTwinsNameThemselves() {
        assertEquals("scalar", KernelProvider.scalar().name());
        KernelProvider.vector().ifPresent(vector -> {
            assertEquals("vector(" + 32 * vector.lanes() + ")", vector.name());
            assertFalse(KernelProvider.obstacle().isPresent());
        });
    }
}
