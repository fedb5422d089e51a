package veneer.bench;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Code that memory limits, in GB/s, by turns with a yardstick that does nothing but move bytes. */
@State(Scope.Benchmark)
public abstract class MemoryComparison extends Comparison {
    /** What one call of ours reads and writes. */
    abstract double gigabytes();

    abstract void runOurs();

    /** What one call of the yardstick reads and writes. */
    abstract double yardstickGigabytes();

    abstract void runYardstick();

    /**
     * One pass.
     *
     * @param traffic counts the bytes
     */
    @Benchmark
    public void pass(MemoryTraffic traffic) {
        if (ours()) {
            runOurs();
            traffic.gigabytes += gigabytes();
        } else {
            runYardstick();
            traffic.gigabytes += yardstickGigabytes();
        }
    }
}
