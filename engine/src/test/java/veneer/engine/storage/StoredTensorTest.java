package veneer.engine.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import veneer.engine.kernel.Compute;

class StoredTensorTest {
    private static StoredTensor of(DataType type, int[] shape, byte[] data) {
        return StoredTensor.of("w", type, shape, MemorySegment.ofArray(data));
    }

    private static StoredTensor random(DataType type, int... shape) {
        int elements = IntStream.of(shape).reduce(1, (a, b) -> a * b);
        byte[] data = new byte[(int) type.bytes(elements)];
        new Random(elements).nextBytes(data);
        return of(type, shape, data);
    }

    @Test
    void aCopyInMemoryHasItsRowsInOrder() throws IOException {
        float[] values = {1, 2, 3, 4, 5, 6};
        StoredTensor mixed = StoredTensor.ofFloats("w", new int[] {3, 2}, values)
                .withRowOrder(row -> 2 - row);
        try (Arena arena = Arena.ofConfined()) {
            StoredTensor copy = mixed.copyTo(arena);
            assertArrayEquals(new float[] {5, 6, 3, 4, 1, 2}, copy.toFloats());
            assertArrayEquals(new int[] {3, 2}, copy.shape());
            assertEquals("w", copy.name());
        }
    }

    @Test
    void aMatrixIsReadInSpansOfItsRows() {
        StoredTensor tensor =
                StoredTensor.ofFloats("w", new int[] {2, 3}, new float[] {1, 2, 3, 4, 5, 6});
        assertEquals(2, tensor.rows());
        assertEquals(3, tensor.columns());
        assertEquals(6, tensor.elements());
        float[] to = new float[4];
        tensor.read(1, 1, 2, to, 1);
        assertArrayEquals(new float[] {0, 5, 6, 0}, to);
        assertArrayEquals(new float[] {1, 2, 3, 4, 5, 6}, tensor.toFloats());
    }

    @Test
    void rowsAreEverythingButTheLastDimension() {
        assertEquals(1, random(DataType.F32, 5).rows());
        assertEquals(12, random(DataType.F32, 3, 4, 5).rows());
        assertEquals(1, random(DataType.F32).rows());
        assertEquals(1, random(DataType.F32).columns());
        assertArrayEquals(new float[0], random(DataType.F32, 0, 4).toFloats());
        assertArrayEquals(new int[0], random(DataType.I32, 4, 0).toInts());
    }

    @Test
    void spansOutsideTheTensorAreRefused() {
        StoredTensor tensor = random(DataType.Q8_0, 2, 64);
        float[] to = new float[64];
        assertThrows(IndexOutOfBoundsException.class, () -> tensor.read(2, 0, 32, to, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> tensor.read(-1, 0, 32, to, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> tensor.read(1, 32, 64, to, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> tensor.read(1, 0, 64, to, 1));
    }

    @Test
    void anotherRowOrderLeavesTheColumns() throws IOException {
        StoredTensor tensor = StoredTensor.ofFloats(
                "w", new int[] {3, 2}, new float[] {1, 2, 3, 4, 5, 6});
        StoredTensor rotated = tensor.withRowOrder(row -> (row + 1) % 3);
        assertArrayEquals(new float[] {3, 4, 5, 6, 1, 2}, rotated.toFloats());
        assertArrayEquals(
                new float[] {5, 6, 1, 2, 3, 4},
                rotated.withRowOrder(row -> (row + 1) % 3).toFloats());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        rotated.writeTo(bytes);
        ByteBuffer written = ByteBuffer.wrap(bytes.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
        assertEquals(24, written.remaining());
        assertEquals(3f, written.getFloat());
        assertThrows(IllegalArgumentException.class, () -> tensor.withRowOrder(row -> row + 1));
    }

    @Test
    void float64IsRoundedOnce() {
        double halfway = 1 + 0x1p-24 + 0x1p-50;
        byte[] data = ByteBuffer.allocate(16)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putDouble(halfway)
                .putDouble(-1e300)
                .array();
        assertArrayEquals(
                new float[] {1 + 0x1p-23f, Float.NEGATIVE_INFINITY},
                of(DataType.F64, new int[] {2}, data).toFloats());
    }

    @Test
    void integersAreReadAsSuch() {
        byte[] ff = {-1, -1, -1, -1};
        assertArrayEquals(new int[] {255, 255, 255, 255},
                of(DataType.U8, new int[] {4}, ff).toInts());
        assertArrayEquals(new int[] {-1, -1, -1, -1}, of(DataType.I8, new int[] {4}, ff).toInts());
        assertArrayEquals(new int[] {65535, 65535}, of(DataType.U16, new int[] {2}, ff).toInts());
        assertArrayEquals(new int[] {-1, -1}, of(DataType.I16, new int[] {2}, ff).toInts());
        assertArrayEquals(new int[] {-1}, of(DataType.I32, new int[] {1}, ff).toInts());
        assertArrayEquals(new float[] {-1}, of(DataType.I32, new int[] {1}, ff).toFloats());
        assertArrayEquals(
                new int[] {1, -100},
                StoredTensor.ofInts("ids", new int[] {2}, new int[] {1, -100}).toInts());
        assertThrows(
                IllegalArgumentException.class, () -> of(DataType.U32, new int[] {1}, ff).toInts());
        assertThrows(
                IllegalArgumentException.class, () -> of(DataType.F32, new int[] {1}, ff).toInts());
    }

    @Test
    void longIntegersMustFit() {
        byte[] data = ByteBuffer.allocate(16)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(-5)
                .putLong(1L << 40)
                .array();
        StoredTensor tensor = of(DataType.I64, new int[] {2}, data);
        String message =
                assertThrows(IllegalArgumentException.class, tensor::toInts).getMessage();
        assertTrue(message.contains("element 1, 1099511627776"), message);
        assertArrayEquals(new float[] {-5, 0x1p40f}, tensor.toFloats());
    }

    @Test
    void unsignedIntegersOf64BitsAreRoundedOnce() {
        byte[] data = ByteBuffer.allocate(32)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(5)
                .putLong(-1)
                .putLong(0x8000_0080_0000_0000L)
                .putLong(0x8000_0080_0000_0001L)
                .array();
        StoredTensor tensor = of(DataType.U64, new int[] {4}, data);
        assertArrayEquals(
                new float[] {5, 0x1p64f, 0x1p63f, 0x1.000002p63f}, tensor.toFloats());
        String message =
                assertThrows(IllegalArgumentException.class, tensor::toInts).getMessage();
        assertTrue(message.contains("element 1, 18446744073709551615,"), message);
    }

    @ParameterizedTest
    @EnumSource(names = {"F32", "F16", "BF16", "Q8_0", "Q4_K"})
    void rowsInMemoryAreMultipliedLikeThoseOfAnArray(DataType type) throws IOException {
        StoredTensor tensor = random(type, 9, 768);
        float[] x = random(DataType.I8, 1, 768).toFloats();
        try (Arena arena = Arena.ofShared()) {
            StoredTensor copy = tensor.copyTo(arena);
            float[] expected = new float[9];
            float[] y = new float[9];
            tensor.multiplyRow(2, 5, 768, x, 0, expected, 3, Compute.current().kernels());
            copy.multiplyRow(2, 5, 768, x, 0, y, 3, Compute.current().kernels());
            assertArrayEquals(expected, y);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"F32", "F16", "BF16", "F64", "Q8_0", "Q4_1", "I16", "Q6_K"})
    void anySpanEqualsItsPartOfTheWhole(DataType type) {
        StoredTensor tensor = random(type, 3, 9728);
        float[] whole = tensor.toFloats();
        Random random = new Random(3);
        for (int i = 0; i < 200; i++) {
            int row = random.nextInt(3);
            int column = random.nextInt(9728);
            int count =
                    random.nextInt(i % 2 == 0 ? 9728 - column + 1 : Math.min(70, 9729 - column));
            float[] span = new float[count + 2];
            tensor.read(row, column, count, span, 1);
            for (int j = 0; j < count; j++) {
                assertEquals(whole[row * 9728 + column + j], span[1 + j]);
            }
            assertEquals(0, span[0]);
            assertEquals(0, span[count + 1]);
        }
    }

    @Test
    void manyThreadsReadAtOnce() {
        StoredTensor tensor = random(DataType.Q4_1, 64, 4096);
        float[] whole = tensor.toFloats();
        IntStream.range(0, 640).parallel().forEach(task -> {
            float[] row = new float[4096];
            tensor.read(task % 64, 0, 4096, row, 0);
            for (int i = 0; i < row.length; i++) {
                assertEquals(whole[task % 64 * 4096 + i], row[i]);
            }
        });
    }

    @Test
    void shapeTypeAndSizeMustAgree() {
        assertThrows(
                IllegalArgumentException.class, () -> of(DataType.F32, new int[] {2}, new byte[9]));
        assertThrows(
                IllegalArgumentException.class,
                () -> of(DataType.F32, new int[] {-2}, new byte[8]));
        assertThrows(
                IllegalArgumentException.class,
                () -> of(DataType.Q8_0, new int[] {33}, new byte[34]));
        int[] huge = {1 << 30, 1 << 30, 1 << 30};
        assertThrows(IllegalArgumentException.class, () -> of(DataType.F32, huge, new byte[0]));
    }

    @Test
    void aTypeThatCannotBeReadIsNamed() {
        StoredTensor tensor = random(DataType.Q8_1, 1, 256);
        String message =
                assertThrows(IllegalArgumentException.class, tensor::toFloats).getMessage();
        assertTrue(message.contains("`w`") && message.contains("Q8_1"), message);
    }

    @Test
    void closedDataIsToldFromOtherErrors() {
        Arena arena = Arena.ofShared();
        StoredTensor tensor =
                StoredTensor.of("w", DataType.F32, new int[] {4}, arena.allocate(16), "some.file");
        arena.close();
        for (Runnable use : new Runnable[] {tensor::toFloats,
                () -> tensor.read(0, 0, 4, new float[4], 0)}) {
            String message = assertThrows(IllegalStateException.class, use::run).getMessage();
            assertEquals("tensor `w`: some.file has been closed", message);
        }
    }
}
