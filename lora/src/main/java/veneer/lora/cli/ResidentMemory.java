package veneer.lora.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** The memory of a process that is in the machine's own, mapped files included. */
public final class ResidentMemory {
    private static final String PEAK = "VmHWM:";

    private ResidentMemory() {}

    /** The most that this process ever had. */
    static OptionalLong peakBytes() {
        return peakBytes(ProcessHandle.current());
    }

    /**
     * The most that a process ever had.
     *
     * @param process any process
     * @return bytes; empty where it has ended, or the system doesn't tell, as only Linux does
     */
    public static OptionalLong peakBytes(ProcessHandle process) {
        Path status = Path.of("/proc", Long.toString(process.pid()), "status");
        try {
            for (String line : Files.readAllLines(status)) {
                if (line.startsWith(PEAK)) {
                    String[] parts = line.substring(PEAK.length()).strip().split(" ");
                    return OptionalLong.of(Long.parseLong(parts[0]) * 1024);
                }
            }
        } catch (IOException | NumberFormatException e) {
            return OptionalLong.empty();
        }
        return OptionalLong.empty();
    }
}
