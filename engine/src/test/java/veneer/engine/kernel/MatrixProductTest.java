package veneer.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import veneer.engine.kernel.KernelCase.Values;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Every product against the plain loop that defines it, bit for bit. */
class MatrixProductTest {
    private static final long SEED = 4;

    /** Nothing, one, and either side of what a tile, a vector and a block can be. */
    private static final int[] SIZES =
            {0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 23, 31, 32, 33, 47, 48, 49, 64, 65, 97, 131};

    private static final List<Compute> COMPUTES = computes();

    private static List<Compute> computes() {
        List<Compute> computes = new ArrayList<>();
        for (int threads : new int[] {1, 2, 3, 5}) {
            computes.add(Compute.of(KernelProvider.scalar(), threads));
            KernelProvider.vector().ifPresent(
                    vector -> computes.add(Compute.of(vector, threads)));
        }
        return computes;
    }

    @AfterAll
    static void close() {
        COMPUTES.forEach(compute -> compute.workers().close());
    }

    private static void check(ProductCase product) {
        int[] expected = ProductCase.bits(product.expected());
        for (Compute compute : COMPUTES) {
            String what = product + ", " + compute.describe();
            assertArrayEquals(expected, ProductCase.bits(product.multiply(compute)), what);
            assertArrayEquals(expected, ProductCase.bits(product.multiplyRows(compute)),
                    () -> what + ", rows");
        }
    }

    private static void checkAllForms(int m, int n, int k, Values values, Random random) {
        for (int form = 0; form < 8; form++) {
            check(ProductCase.draw((form & 1) != 0, (form & 2) != 0, (form & 4) != 0, m, n, k,
                    values, random));
        }
    }

    @Test
    void everyKernelSetIsTested() {
        assumeTrue(KernelProvider.vector().isPresent(),
                () -> "no vector kernels: " + KernelProvider.obstacle().orElse(""));
        assertEquals(8, COMPUTES.size());
    }

    @ParameterizedTest
    @EnumSource(Values.class)
    void awkwardSizes(Values values) {
        Random random = new Random(SEED);
        for (int round = 0; round < 60; round++) {
            int m = SIZES[random.nextInt(SIZES.length)];
            int n = SIZES[random.nextInt(SIZES.length)];
            int k = SIZES[random.nextInt(SIZES.length)];
            check(ProductCase.draw(random.nextBoolean(), random.nextBoolean(), random.nextBoolean(),
                    m, n, k, values, random));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 8, 9, 16, 64})
    void thinOnEachSide(int rank) {
        Random random = new Random(SEED + rank);
        checkAllForms(150, 70, rank, Values.SOME_SPECIAL, random);
        checkAllForms(150, rank, 70, Values.SOME_SPECIAL, random);
        checkAllForms(rank, 150, 70, Values.SOME_SPECIAL, random);
    }

    @Test
    void noRowsNoColumnsNoDepth() {
        Random random = new Random(SEED);
        checkAllForms(0, 3, 4, Values.NORMAL, random);
        checkAllForms(3, 0, 4, Values.NORMAL, random);
        checkAllForms(3, 4, 0, Values.NORMAL, random);
    }

    /** The sums go on from what an earlier block of k left in C. */
    @Test
    void moreThanABlockOfEach() {
        Random random = new Random(SEED);
        check(ProductCase.draw(false, true, false, 67, 33, 3200, Values.NORMAL, random));
        check(ProductCase.draw(true, false, true, 67, 33, 3200, Values.NORMAL, random));
        check(ProductCase.draw(false, true, false, 66, 50_100, 2, Values.NORMAL, random));
        check(ProductCase.draw(false, false, true, 1100, 70, 9, Values.NORMAL, random));
    }

    @Test
    void anExceptionOfTheSourceReachesTheCaller() {
        for (Compute compute : COMPUTES) {
            IllegalStateException thrown = assertThrows(IllegalStateException.class,
                    () -> MatrixProduct.multiply(false, true, 100, 200, 64, new float[6400], 0, 64,
                            (row, column, count, to, offset) -> {
                                throw new IllegalStateException("the file is cut off");
                            }, false, new float[20000], 0, 200, compute));
            assertEquals("the file is cut off", thrown.getMessage());
        }
    }

    @Test
    void arraysThatAreTooSmallAreNamed() {
        Compute compute = COMPUTES.get(0);
        float[] six = new float[6];
        IllegalArgumentException thrown = assertThrows(IllegalArgumentException.class,
                () -> MatrixProduct.multiply(false, false, 2, 2, 3, six, 0, 3, new float[5], 0, 2,
                        false, six, 0, 2, compute));
        assertTrue(thrown.getMessage().contains("B is (3, 2)"), thrown.getMessage());
    }
}
