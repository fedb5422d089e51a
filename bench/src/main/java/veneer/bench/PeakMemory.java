package veneer.bench;

import java.util.concurrent.atomic.AtomicLong;
import veneer.lora.cli.ResidentMemory;

/**
 * The most resident memory, mapped files included, of any process that this one starts, as the
 * system tells it; 0 where it doesn't, as only Linux does.
 */
final class PeakMemory implements AutoCloseable {
    private static final long POLL_MILLIS = 200;

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
                        .forEach(process -> ResidentMemory.peakBytes(process)
                                .ifPresent(peak -> bytes.accumulateAndGet(peak, Math::max)));
                Thread.sleep(POLL_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        watcher.interrupt();
    }
}
