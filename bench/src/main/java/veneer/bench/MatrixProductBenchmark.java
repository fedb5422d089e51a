package veneer.bench;

import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The product of two square matrices as a linear layer takes it, {@code x·Wᵀ}. */
@State(Scope.Benchmark)
public class MatrixProductBenchmark extends ProductComparison {
    /** Rows and columns of every matrix. */
    @Param({"192", "256", "384", "576", "768", "1152", "1536", "2048"})
    public int n;

    @Override
    ProductShape shape() {
        return shape(n);
    }

    static ProductShape shape(int n) {
        return ProductShape.forward(n, n, n);
    }
}
