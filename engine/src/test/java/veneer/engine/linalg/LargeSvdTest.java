package veneer.engine.linalg;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import veneer.engine.kernel.Compute;

/** 1,024 singular values with their vectors: 3 to 10 seconds on one core, as warm as it is. */
@Tag("slow")
class LargeSvdTest {
    private static final int EXTENT = 1024;
    private static final double SECONDS = 20;

    @Test
    void oneCoreTakesSeconds() {
        Matrix matrix = Matrices.normal(EXTENT, EXTENT);
        Compute before = Compute.current();
        Compute.use(before.serial());
        try {
            long start = System.nanoTime();
            Svd svd = Svd.of(matrix);
            double seconds = (System.nanoTime() - start) / 1e9;
            double off = svd.product().subtract(matrix).frobenius() / matrix.frobenius();
            System.out.printf("SVD of %s: %.1f s, off by %.1e%n", matrix, seconds, off);
            assertTrue(off < 1e-13, "off by " + off);
            assertTrue(seconds < SECONDS, seconds + " s");
        } finally {
            Compute.use(before);
        }
    }
}
