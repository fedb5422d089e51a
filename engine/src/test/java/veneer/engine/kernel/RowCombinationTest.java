package veneer.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import veneer.engine.kernel.KernelCase.Values;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.Random;

/** Combinations of rows against multiply-adds one after the other. */
class RowCombinationTest {
    private static final int[] COLUMNS = {0, 1, 5, 31, 32, 33, 127, 128, 129, 300, 1031};
    private static final int[] ROWS = {0, 1, 2, 40};
    private static final int X = 3;
    private static final int W = 5;
    private static final int Y = 2;
    private static final int GAP = 2;

    @ParameterizedTest
    @EnumSource(Values.class)
    void isASumForRowsAscending(Values values) {
        Random random = new Random(5);
        for (int threads : new int[] {1, 3}) {
            Compute scalar = Compute.of(KernelProvider.scalar(), threads);
            check(scalar, values, random);
            scalar.workers().close();
            KernelProvider.vector().ifPresent(kernels -> {
                Compute vector = Compute.of(kernels, threads);
                check(vector, values, random);
                vector.workers().close();
            });
        }
    }

    private static void check(Compute compute, Values values, Random random) {
        for (int n : COLUMNS) {
            for (int k : ROWS) {
                check(compute, values, random, n, k);
            }
        }
    }

    private static void check(Compute compute, Values values, Random random, int n, int k) {
        int stride = n + GAP;
        float[] x = draw(values, random, X + k);
        float[] w = draw(values, random, W + k * stride);
        float[] y = draw(values, random, Y + n + 1);
        for (boolean accumulate : new boolean[] {false, true}) {
            float[] expected = y.clone();
            for (int j = 0; j < n; j++) {
                float sum = accumulate ? y[Y + j] : 0;
                for (int row = 0; row < k; row++) {
                    sum = Math.fma(x[X + row], w[W + row * stride + j], sum);
                }
                expected[Y + j] = sum;
            }
            float[] fromArray = y.clone();
            RowCombination.multiply(n, k, x, X, w, W, stride, accumulate, fromArray, Y, compute);
            float[] fromRows = y.clone();
            RowCombination.multiply(n, k, x, X, rows(w, stride, n, k), accumulate, fromRows, Y,
                    compute);
            String what = "n " + n + ", k " + k + ", " + compute.describe();
            assertArrayEquals(ProductCase.bits(expected), ProductCase.bits(fromArray), what);
            assertArrayEquals(ProductCase.bits(expected), ProductCase.bits(fromRows), what);
        }
    }

    /** Rows that are read as a {@link RowSource} promises they are. */
    private static RowSource rows(float[] w, int stride, int n, int k) {
        return (row, column, count, to, offset) -> {
            boolean aligned = column % 32 == 0 && (count % 32 == 0 || column + count == n);
            if (!aligned || column + count > n || row >= k) {
                throw new AssertionError("row " + row + ", column " + column + ", count " + count);
            }
            System.arraycopy(w, W + row * stride + column, to, offset, count);
        };
    }

    private static float[] draw(Values values, Random random, int size) {
        float[] drawn = new float[size];
        for (int i = 0; i < size; i++) {
            drawn[i] = values.draw(random);
        }
        return drawn;
    }

    @Test
    void nothingBeyondAnArrayIsTouched() {
        Compute compute = Compute.current().serial();
        float[] six = new float[6];
        float[] three = new float[3];
        float[] two = new float[2];
        for (Runnable call : new Runnable[] {
                () -> RowCombination.multiply(3, 2, two, 1, six, 0, 3, false, three, 0, compute),
                () -> RowCombination.multiply(3, 2, two, 0, six, 1, 3, false, three, 0, compute),
                () -> RowCombination.multiply(3, 2, two, 0, six, 0, 4, false, three, 0, compute),
                () -> RowCombination.multiply(3, 2, two, 0, six, 0, 3, false, three, 1, compute),
                () -> RowCombination.multiply(-1, 2, two, 0, six, 0, 3, false, three, 0, compute),
        }) {
            assertThrows(RuntimeException.class, call::run);
        }
    }
}
