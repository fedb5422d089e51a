package veneer.bench;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Counts what is read and written, which JMH divides by the time. */
@AuxCounters
@State(Scope.Thread)
public class MemoryTraffic {
    /** 10⁹ bytes. */
    public double gigabytes;
}
