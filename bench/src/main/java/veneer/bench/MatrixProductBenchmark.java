package veneer.bench;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import veneer.engine.kernel.Compute;
import veneer.engine.kernel.KernelProvider;
import veneer.engine.kernel.Kernels;
import veneer.engine.kernel.MatrixProduct;

/**
 * The product of two square matrices as a linear layer takes it, {@code x·Wᵀ}, in GF/s.
 *
 * <p>The compiler settles into a good or a bad state once for each virtual machine, so the forks
 * count and their spread belongs to the result.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(value = 5, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@State(Scope.Benchmark)
public class MatrixProductBenchmark {
    /** Rows and columns of every matrix. */
    @Param({"192", "576", "1536"})
    public int size;

    /** Which set of kernels runs. */
    @Param({"vector", "scalar"})
    public String kernels;

    /** The threads that share a product. */
    @Param({"1", "2"})
    public int threads;

    private Compute compute;
    private float[] a;
    private float[] b;
    private float[] c;

    /** What a product amounts to, which JMH divides by the time. */
    @AuxCounters
    @State(Scope.Thread)
    public static class Work {
        /** 10⁹ floating-point operations, a multiplication and an addition for each term. */
        public double gigaflops;
    }

    /** Makes the matrices. */
    @Setup
    public void prepare() {
        Kernels set = kernels.equals("scalar")
                ? KernelProvider.scalar()
                : KernelProvider.vector().orElseThrow();
        compute = Compute.of(set, threads);
        Random random = new Random(1);
        a = random(random, size * size);
        b = random(random, size * size);
        c = new float[size * size];
    }

    /** Ends the threads. */
    @TearDown
    public void close() {
        compute.workers().close();
    }

    /**
     * One product.
     *
     * @param work counts the operations
     * @return the product
     */
    @Benchmark
    public float[] product(Work work) {
        int n = size;
        MatrixProduct.multiply(false, true, n, n, n, a, 0, n, b, 0, n, false, c, 0, n, compute);
        work.gigaflops += 2e-9 * n * n * n;
        return c;
    }

    static float[] random(Random random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat() - 0.5f;
        }
        return values;
    }
}
