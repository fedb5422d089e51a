package veneer.bench;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Random;
import veneer.engine.kernel.MatrixProduct;

/** A matrix product, in GF/s; the yardstick is OpenBLAS. */
@State(Scope.Benchmark)
public abstract class ProductComparison extends Comparison {
    private ProductShape shape;
    private float[] a;
    private float[] b;
    private float[] c;
    private OpenBlas openBlas;
    private Arena arena;
    private MemorySegment nativeA;
    private MemorySegment nativeB;
    private MemorySegment nativeC;

    abstract ProductShape shape();

    /** Makes the matrices. */
    @Setup
    public void makeMatrices() {
        shape = shape();
        Random random = new Random(1);
        a = RandomNumbers.floats(random, shape.m() * shape.k());
        b = RandomNumbers.floats(random, shape.n() * shape.k());
        c = new float[shape.m() * shape.n()];
        arena = Arena.ofShared();
        if (needsYardstick()) {
            openBlas = OpenBlas.load(threads);
            nativeA = OpenBlas.copy(a, arena);
            nativeB = OpenBlas.copy(b, arena);
            nativeC = OpenBlas.copy(c, arena);
        }
    }

    /** Frees the yardstick's matrices. */
    @TearDown
    public void freeMatrices() {
        arena.close();
    }

    /**
     * One product.
     *
     * @param work counts the operations
     */
    @Benchmark
    public void product(FloatingPointWork work) {
        if (ours()) {
            MatrixProduct.multiply(shape.transposeA(), shape.transposeB(), shape.m(), shape.n(),
                    shape.k(), a, 0, shape.strideA(), b, 0, shape.strideB(), shape.accumulate(),
                    c, 0, shape.n(), compute());
        } else {
            openBlas.multiply(shape, nativeA, nativeB, nativeC);
        }
        work.gigaflops += shape.gigaflops();
    }
}
