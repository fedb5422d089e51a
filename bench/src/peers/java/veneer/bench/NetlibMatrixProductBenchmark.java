package veneer.bench;

import dev.ludovic.netlib.blas.BLAS;
import dev.ludovic.netlib.blas.JavaBLAS;
import java.util.Random;
import java.util.concurrent.TimeUnit;
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
import org.openjdk.jmh.annotations.Warmup;

/** {@link MatrixProductBenchmark}'s product by netlib's BLAS in pure Java, which has one thread. */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(value = 5, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@State(Scope.Benchmark)
public class NetlibMatrixProductBenchmark {
    /** Rows and columns of every matrix. */
    @Param({"192", "576", "1536"})
    public int size;

    private final BLAS blas = JavaBLAS.getInstance();
    private float[] a;
    private float[] b;
    private float[] c;

    /** Makes the matrices. */
    @Setup
    public void prepare() {
        Random random = new Random(1);
        a = RandomNumbers.floats(random, size * size);
        b = RandomNumbers.floats(random, size * size);
        c = new float[size * size];
    }

    /**
     * One product, {@code Cᵀ = B·Aᵀ} of column-major matrices.
     *
     * @param work counts the operations
     * @return the product
     */
    @Benchmark
    public float[] product(FloatingPointWork work) {
        int n = size;
        blas.sgemm("T", "N", n, n, n, 1, b, n, a, n, 0, c, n);
        work.gigaflops += 2e-9 * n * n * n;
        return c;
    }
}
