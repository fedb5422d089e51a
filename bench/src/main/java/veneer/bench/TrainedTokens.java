package veneer.bench;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Counts tokens, which JMH divides by the time. */
@AuxCounters
@State(Scope.Thread)
public class TrainedTokens {
    /** Input tokens of the batches. */
    public double tokens;
}
