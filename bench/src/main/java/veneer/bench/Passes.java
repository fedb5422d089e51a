package veneer.bench;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Counts passes, which JMH divides by the time. */
@AuxCounters
@State(Scope.Thread)
public class Passes {
    /** Passes over the inputs. */
    public double passes;
}
