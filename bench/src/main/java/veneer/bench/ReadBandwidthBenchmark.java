package veneer.bench;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/** How fast a core, or all of them at once, read an array that no cache holds. */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 100, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 15, time = 100, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
@State(Scope.Thread)
public class ReadBandwidthBenchmark {
    private final Reading reading = new Reading(MemorySegment.ofArray(LongStream
            .range(0, Reading.BEYOND_CACHES / Long.BYTES).toArray()));

    /**
     * One reading of the whole array.
     *
     * @param traffic counts the bytes
     * @return what the reading comes to
     */
    @Benchmark
    public long read(MemoryTraffic traffic) {
        traffic.gigabytes += reading.gigabytes();
        return reading.all();
    }
}
