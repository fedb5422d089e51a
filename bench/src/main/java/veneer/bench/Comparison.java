package veneer.bench;

import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import java.util.concurrent.TimeUnit;
import veneer.engine.kernel.Compute;
import veneer.engine.kernel.KernelProvider;
import veneer.engine.kernel.Kernels;

/**
 * A benchmark of our code, of a yardstick for it, or of both in turns: an iteration each, so that a
 * machine that slows down for a while does so for both.
 *
 * <p>The compiler settles into a good or a bad state once for each virtual machine, so the forks
 * count and their spread belongs to the result.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 16, time = 100, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 20, time = 100, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
        value = 3,
        jvmArgsAppend = {
                "--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"
        })
@State(Scope.Benchmark)
public abstract class Comparison {
    static final String OURS = "veneer";
    static final String YARDSTICK = "yardstick";
    static final String IN_TURNS = "in-turns";

    /**
     * What runs: {@code veneer}, {@code yardstick}, or {@code in-turns}, where iterations of an
     * even number are ours and the score of all of them together means nothing.
     */
    @Param(OURS)
    public String contender;

    /** Which set of kernels runs: {@code vector} or {@code scalar}. */
    @Param("vector")
    public String kernels;

    /** The threads that share the work. */
    @Param({"1", "2"})
    public int threads;

    private Compute compute;
    private int iteration;

    /** Finds the kernels and starts the threads. */
    @Setup
    public void startThreads() {
        compute = Compute.of(kernels(), threads);
    }

    /** Changes turns. */
    @Setup(Level.Iteration)
    public void changeTurns() {
        iteration++;
    }

    /** Ends the threads. */
    @TearDown
    public void endThreads() {
        compute.workers().close();
    }

    final Compute compute() {
        return compute;
    }

    /** Whether this iteration measures our code. */
    final boolean ours() {
        return switch (contender) {
            case OURS -> true;
            case YARDSTICK -> false;
            case IN_TURNS -> iteration % 2 == 1;
            default -> throw new IllegalArgumentException("contender must be " + OURS + ", "
                    + YARDSTICK + " or " + IN_TURNS + ", not \"" + contender + "\"");
        };
    }

    /** Whether any iteration measures the yardstick. */
    final boolean needsYardstick() {
        return !contender.equals(OURS);
    }

    /** Never the scalar kernels by accident: their figures would pass for ours. */
    private Kernels kernels() {
        return switch (kernels) {
            case "scalar" -> KernelProvider.scalar();
            case "vector" -> KernelProvider.vector().orElseThrow(() -> new IllegalStateException(
                    "the vector kernels don't run here: " + KernelProvider.obstacle().orElseThrow()
                            + "; -p kernels=scalar measures the scalar ones"));
            default -> throw new IllegalArgumentException(
                    "kernels must be vector or scalar, not \"" + kernels + "\"");
        };
    }
}
