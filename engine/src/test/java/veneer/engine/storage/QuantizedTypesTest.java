package veneer.engine.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import veneer.engine.kernel.Compute;
import veneer.engine.kernel.KernelProvider;
import veneer.engine.kernel.MatrixProduct;
import veneer.engine.kernel.RowProduct;

/** What holds of each type whose blocks are read. */
class QuantizedTypesTest {
    private static final int ROWS = 41;
    private static final int COLUMNS = 1792;

    static List<DataType> types() {
        return Arrays.stream(DataType.values())
                .filter(type -> type.blockType().isPresent())
                .toList();
    }

    /** Random blocks. Without bit 6 of each byte no scale is above 2, and all are finite. */
    static StoredTensor matrix(DataType type) {
        byte[] data = new byte[(int) type.bytes(ROWS * COLUMNS)];
        new Random(type.ordinal()).nextBytes(data);
        for (int i = 0; i < data.length; i++) {
            data[i] &= (byte) ~(1 << 6);
        }
        return StoredTensor.of("w", type, new int[] {ROWS, COLUMNS}, MemorySegment.ofArray(data));
    }

    @Test
    void areThoseOfTheLegacyKAndNonLinearFamilies() {
        assertEquals("[Q4_0, Q4_1, Q5_0, Q5_1, Q8_0, Q2_K, Q3_K, Q4_K, Q5_K, Q6_K, IQ4_NL, IQ4_XS]",
                types().toString());
    }

    @ParameterizedTest
    @MethodSource("types")
    void scalarAndVectorKernelsGiveTheSameBits(DataType type) {
        float[] vector = matrix(type).toFloats();
        Compute before = Compute.current();
        try {
            Compute.use(Compute.of(KernelProvider.scalar(), 1));
            assertArrayEquals(matrix(type).toFloats(), vector);
        } finally {
            Compute.use(before);
        }
        assertTrue(Arrays.stream(bits(vector)).distinct().count() > 1000);
    }

    @ParameterizedTest
    @MethodSource("types")
    void productsHaveTheBitsOfThoseOfTheWidenedMatrix(DataType type) {
        StoredTensor stored = matrix(type);
        float[] widened = stored.toFloats();
        for (Compute compute : List.of(Compute.of(KernelProvider.scalar(), 1),
                Compute.of(KernelProvider.best(), 3))) {
            for (int m : new int[] {3, 70}) {
                compareProducts(true, m, ROWS, COLUMNS, stored, widened, compute);
                compareProducts(false, m, COLUMNS, ROWS, stored, widened, compute);
            }
        }
    }

    private static void compareProducts(boolean transposed, int m, int n, int k,
            StoredTensor stored, float[] widened, Compute compute) {
        float[] a = noise(m * k);
        float[] expected = new float[m * n];
        float[] c = new float[m * n];
        MatrixProduct.multiply(false, transposed, m, n, k, a, 0, k, widened, 0, COLUMNS, false,
                expected, 0, n, compute);
        MatrixProduct.multiply(false, transposed, m, n, k, a, 0, k, stored, false, c, 0, n,
                compute);
        assertSameFinite(expected, c);
    }

    @ParameterizedTest
    @MethodSource("types")
    void rowProductsHaveTheBitsOfThoseOfTheWidenedMatrix(DataType type) throws IOException {
        StoredTensor stored = matrix(type);
        float[] x = noise(COLUMNS);
        float[] expected = new float[ROWS];
        float[] y = new float[ROWS];
        try (Arena arena = Arena.ofShared()) {
            for (StoredTensor copy : List.of(stored, stored.copyTo(arena))) {
                for (Compute compute : List.of(Compute.of(KernelProvider.scalar(), 1),
                        Compute.of(KernelProvider.best(), 3))) {
                    RowProduct.multiply(ROWS, COLUMNS, x, 0, stored.toFloats(), 0, COLUMNS, false,
                            expected, 0, compute);
                    RowProduct.multiply(ROWS, COLUMNS, x, 0, copy, false, y, 0, compute);
                    assertSameFinite(expected, y);
                }
            }
        }
    }

    @Test
    void readingAllocatesNothing() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        float[] to = new float[COLUMNS];
        for (DataType type : types()) {
            StoredTensor stored = matrix(type);
            long least = Long.MAX_VALUE;
            for (int attempt = 0; attempt < 2000 && least > 0; attempt++) {
                long before = threads.getCurrentThreadAllocatedBytes();
                for (int row = 0; row < ROWS; row++) {
                    stored.read(row, 0, COLUMNS, to, 0);
                    stored.read(row, 33, 222, to, 0);
                }
                least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
            }
            assertEquals(0, least, type + ": bytes for " + 2 * ROWS + " spans");
        }
    }

    private static float[] noise(int count) {
        float[] noise = new float[count];
        Random random = new Random(count);
        for (int i = 0; i < count; i++) {
            noise[i] = (float) random.nextGaussian();
        }
        return noise;
    }

    private static void assertSameFinite(float[] expected, float[] actual) {
        for (float value : expected) {
            assertTrue(Float.isFinite(value));
        }
        assertArrayEquals(bits(expected), bits(actual));
    }

    private static int[] bits(float[] values) {
        int[] bits = new int[values.length];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Float.floatToIntBits(values[i]);
        }
        return bits;
    }
}
