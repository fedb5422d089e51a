package veneer.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import veneer.engine.kernel.KernelCase.Values;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.Random;

/** Products of one row against sixteen partial sums and their tree, written out. */
class RowProductTest {
    private static final int[] DEPTHS = {0, 1, 15, 16, 17, 33, 64, 100, 131};
    private static final int X = 3;
    private static final int W = 5;
    private static final int Y = 2;

    private static float product(float[] x, float[] w, int from, int depth) {
        float[] sums = new float[16];
        for (int k = 0; k < depth; k++) {
            sums[k % 16] = Math.fma(x[X + k], w[from + k], sums[k % 16]);
        }
        for (int half = 8; half > 0; half /= 2) {
            for (int j = 0; j < half; j++) {
                sums[j] += sums[j + half];
            }
        }
        return sums[0];
    }

    @ParameterizedTest
    @EnumSource(Values.class)
    void isTheSumOfSixteen(Values values) {
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
        for (int k : DEPTHS) {
            check(compute, values, random, 5, k);
        }
        check(compute, values, random, 0, 20);
        check(compute, values, random, 1031, 131);
    }

    private static void check(Compute compute, Values values, Random random, int n, int k) {
        int stride = k + 1;
        float[] x = draw(values, random, X + k);
        float[] w = draw(values, random, W + n * stride);
        for (boolean accumulate : new boolean[] {false, true}) {
            float[] y = draw(values, random, Y + n + 1);
            float[] expected = y.clone();
            for (int j = 0; j < n; j++) {
                float product = product(x, w, W + j * stride, k);
                expected[Y + j] = accumulate ? y[Y + j] + product : product;
            }
            float[] fromArray = y.clone();
            RowProduct.multiply(n, k, x, X, w, W, stride, accumulate, fromArray, Y, compute);
            float[] fromRows = y.clone();
            RowProduct.multiply(n, k, x, X, (row, column, count, to, offset) -> System
                    .arraycopy(w, W + row * stride + column, to, offset, count), accumulate,
                    fromRows, Y, compute);
            String what = "n " + n + ", k " + k + ", " + compute.describe();
            assertArrayEquals(ProductCase.bits(expected), ProductCase.bits(fromArray), what);
            assertArrayEquals(ProductCase.bits(expected), ProductCase.bits(fromRows), what);
        }
    }

    private static float[] draw(Values values, Random random, int size) {
        float[] drawn = new float[size];
        for (int i = 0; i < size; i++) {
            drawn[i] = values.draw(random);
        }
        return drawn;
    }
}
