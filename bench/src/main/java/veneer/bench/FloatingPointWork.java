package veneer.bench;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Counts floating-point operations, which JMH divides by the time. */
@AuxCounters
@State(Scope.Thread)
public class FloatingPointWork {
    /** 10⁹ operations. */
    public double gigaflops;
}
