package veneer.lora.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ResidentMemoryTest {
    @Test
    void thePeakIsInBytesWhereTheSystemTellsIt() {
        OptionalLong peak = ResidentMemory.peakBytes();
        assertEquals(Files.exists(Path.of("/proc/self/status")), peak.isPresent());
        peak.ifPresent(
                bytes -> assertTrue(bytes > 10_000_000 && bytes < 1L << 40, bytes + " bytes"));
    }
}
