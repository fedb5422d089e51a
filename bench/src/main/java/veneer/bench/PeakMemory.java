package veneer.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The most resident memory, mapped files included, of any process that this one starts, as the
 * system tells it; 0 where it doesn't, as only Linux does.
 */
final class PeakMemory implements AutoCloseable {
    private static final long POLL_MILLIS = 200;
    private static final String PEAK = "VmHWM:";

    private final AtomicLong bytes = new AtomicLong();
    private final Thread watcher = Thread.ofPlatform().daemon().unstarted(this::watch);

    private PeakMemory() {}

    /** Watches from now on. */
    static PeakMemory start() {
        PeakMemory memory = new PeakMemory();
        memory.watcher.start();
        return memory;
    }

    /** What was seen so far. */
    double gigabytes() {
        return 1e-9 * bytes.get();
    }

    private void watch() {
        try {
            while (true) {
                ProcessHandle.current().descendants()
                        .forEach(process -> bytes.accumulateAndGet(peak(process), Math::max));
                Thread.sleep(POLL_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A process that has ended meanwhile has none. */
    private static long peak(ProcessHandle process) {
        try {
            return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status"))
                    .stream()
                    .filter(line -> line.startsWith(PEAK))
                    .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst().orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }

    @Override
    public void close() {
        watcher.interrupt();
    }
}
