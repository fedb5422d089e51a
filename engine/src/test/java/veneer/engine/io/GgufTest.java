package veneer.engine.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import veneer.engine.storage.DataType;
import veneer.engine.storage.StoredTensor;

class GgufTest {
    @TempDir
    private Path folder;

    @Test
    void tensorsAreFoundByNameAndShape() throws IOException {
        try (Gguf read = Gguf.open(write(GgufFile.small()))) {
            assertEquals(List.of("w", "b"), List.copyOf(read.tensors().keySet()));
            StoredTensor tensor = read.tensor("w");
            assertEquals(DataType.Q8_0, tensor.type());
            assertArrayEquals(new int[] {2, 32}, tensor.shape());
            float scale = Float.float16ToFloat((short) 0x0201);
            assertEquals(3 * scale, tensor.toFloats()[0]);
            assertEquals(
                    Float.intBitsToFloat(0x04030201), read.tensor("b").toFloats()[0]);
            assertEquals("llama", read.metadata().get("general.architecture"));
            assertThrows(IllegalArgumentException.class, () -> read.tensor("c"));
        }
    }

    @Test
    void version2IsReadToo() throws IOException {
        byte[] bytes = GgufFile.small();
        bytes[4] = 2;
        try (Gguf read = Gguf.open(write(bytes))) {
            assertEquals(2, read.tensors().size());
        }
    }

    @Test
    void everyTypeOfValueIsRead() throws IOException {
        GgufFile file = GgufFile.of(0, 14)
                .key("uint8", GgufFile.UINT8).int8(200)
                .key("int8", GgufFile.INT8).int8(-3)
                .key("uint16", GgufFile.UINT16).int16(60000)
                .key("int16", GgufFile.INT16).int16(-300)
                .key("uint32", GgufFile.UINT32).int32(-1)
                .key("int32", GgufFile.INT32).int32(-1)
                .key("uint64", GgufFile.UINT64).int64(1L << 40)
                .key("large", GgufFile.UINT64).int64(-1)
                .key("int64", GgufFile.INT64).int64(-1)
                .key("float32", GgufFile.FLOAT32).int32(Float.floatToIntBits(0.1f))
                .key("float64", GgufFile.FLOAT64).int64(Double.doubleToLongBits(0.1))
                .key("true", GgufFile.BOOL).int8(1)
                .key("false", GgufFile.BOOL).int8(0)
                .key("string", GgufFile.STRING).string("日本");
        Map<String, Object> metadata = metadata(file);
        assertEquals(200L, metadata.get("uint8"));
        assertEquals(-3L, metadata.get("int8"));
        assertEquals(60000L, metadata.get("uint16"));
        assertEquals(-300L, metadata.get("int16"));
        assertEquals(4294967295L, metadata.get("uint32"));
        assertEquals(-1L, metadata.get("int32"));
        assertEquals(1L << 40, metadata.get("uint64"));
        assertEquals(new BigInteger("18446744073709551615"), metadata.get("large"));
        assertEquals(-1L, metadata.get("int64"));
        assertEquals(0.1f, metadata.get("float32"));
        assertEquals(0.1, metadata.get("float64"));
        assertEquals(true, metadata.get("true"));
        assertEquals(false, metadata.get("false"));
        assertEquals("日本", metadata.get("string"));
    }

    @Test
    void everyTypeOfArrayIsRead() throws IOException {
        GgufFile file = GgufFile.of(0, 7)
                .key("uint8", GgufFile.ARRAY).int32(GgufFile.UINT8).int64(2).int8(255).int8(1)
                .key("int32", GgufFile.ARRAY).int32(GgufFile.INT32).int64(1).int32(-7)
                .key("uint32", GgufFile.ARRAY).int32(GgufFile.UINT32).int64(1).int32(-7)
                .key("float32", GgufFile.ARRAY).int32(GgufFile.FLOAT32).int64(1)
                .int32(Float.floatToIntBits(2.5f))
                .key("float64", GgufFile.ARRAY).int32(GgufFile.FLOAT64).int64(0)
                .key("bool", GgufFile.ARRAY).int32(GgufFile.BOOL).int64(2).int8(1).int8(0)
                .key("nested", GgufFile.ARRAY).int32(GgufFile.ARRAY).int64(2)
                .int32(GgufFile.STRING).int64(1).string("x")
                .int32(GgufFile.INT64).int64(1).int64(5);
        Map<String, Object> metadata = metadata(file);
        assertArrayEquals(new int[] {255, 1}, (int[]) metadata.get("uint8"));
        assertArrayEquals(new int[] {-7}, (int[]) metadata.get("int32"));
        assertArrayEquals(new long[] {4294967289L}, (long[]) metadata.get("uint32"));
        assertArrayEquals(new float[] {2.5f}, (float[]) metadata.get("float32"));
        assertArrayEquals(new double[0], (double[]) metadata.get("float64"));
        assertArrayEquals(new boolean[] {true, false}, (boolean[]) metadata.get("bool"));
        List<?> nested = (List<?>) metadata.get("nested");
        assertEquals(List.of("x"), nested.get(0));
        assertArrayEquals(new long[] {5}, (long[]) nested.get(1));
    }

    @Test
    void aLongStringCrossesTheWindow() throws IOException {
        String text = "é".repeat(100_000);
        GgufFile file = GgufFile.of(0, 2)
                .key("text", GgufFile.STRING).string(text)
                .key("after", GgufFile.INT32).int32(1);
        Map<String, Object> metadata = metadata(file);
        assertEquals(text, metadata.get("text"));
        assertEquals(1L, metadata.get("after"));
    }

    @Test
    void metadataAloneNeedsNoTensorData() throws IOException {
        byte[] bytes = Arrays.copyOf(GgufFile.small(), GgufFile.small().length - 20);
        Path file = write(bytes);
        assertThrows(FormatException.class, () -> Gguf.open(file));
        try (Gguf read = Gguf.openMetadata(file)) {
            assertEquals(List.of("a", "é"), read.metadata().get("tokens"));
            assertThrows(IllegalStateException.class, read::tensors);
        }
    }

    @Test
    void aTypeThatCannotBeReadIsListedAndNamedWhenRead() throws IOException {
        byte[] bytes = GgufFile.of(1, 0)
                .tensor("k", new long[] {256}, 34, 0).pad(32).data(54).bytes();
        try (Gguf read = Gguf.open(write(bytes))) {
            StoredTensor tensor = read.tensor("k");
            assertEquals(DataType.TQ1_0, tensor.type());
            String message =
                    assertThrows(IllegalArgumentException.class, tensor::toFloats).getMessage();
            assertTrue(message.contains("`k`") && message.contains("TQ1_0"), message);
        }
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                arguments("not a GGUF file", "a safetensors file or so".getBytes()),
                arguments("version 1; 2 and 3 are read", version(1)),
                arguments("a big-endian GGUF file", version(3 << 24)),
                arguments("2000000000000 metadata entries", GgufFile.of(0, 2_000_000_000_000L)
                        .bytes()),
                arguments("18446744073709551615 metadata entries", GgufFile.of(0, -1).bytes()),
                arguments("1000 tensors", GgufFile.of(1000, 0).bytes()),
                arguments("the metadata type 13", GgufFile.of(0, 1).key("k", 13).int64(0).bytes()),
                arguments("the metadata key `k` a second time", GgufFile.of(0, 2)
                        .key("k", GgufFile.INT8).int8(1).key("k", GgufFile.INT8).int8(2).bytes()),
                arguments("9223372036854775807 bytes of a string", GgufFile.of(0, 1)
                        .key("k", GgufFile.STRING).int64(Long.MAX_VALUE).bytes()),
                arguments("100 array elements", GgufFile.of(0, 1)
                        .key("k", GgufFile.ARRAY).int32(GgufFile.INT64).int64(100).bytes()),
                arguments("not UTF-8 at byte 45", GgufFile.of(0, 1)
                        .key("k", GgufFile.STRING).int64(1).int8(0xFF).bytes()),
                arguments("a truth value of 2", GgufFile.of(0, 1)
                        .key("k", GgufFile.BOOL).int8(2).bytes()),
                arguments("general.alignment is the number 24", GgufFile.of(0, 1)
                        .key("general.alignment", GgufFile.UINT32).int32(24).bytes()),
                arguments("general.alignment is the number 0", GgufFile.of(0, 1)
                        .key("general.alignment", GgufFile.UINT32).int32(0).bytes()),
                arguments("tensor `t` has 5 dimensions", GgufFile.of(1, 0)
                        .tensor("t", new long[5], 0, 0).bytes()),
                arguments("tensor `t` has a dimension of 4294967296", GgufFile.of(1, 0)
                        .tensor("t", new long[] {1L << 32}, 0, 0).bytes()),
                arguments("tensor `t`: its size overflows", GgufFile.of(1, 0)
                        .tensor("t", new long[] {1 << 30, 1 << 30, 1 << 30}, 0, 0).bytes()),
                arguments("tensor `t` has type 4, which is unknown", GgufFile.of(1, 0)
                        .tensor("t", new long[] {1}, 4, 0).bytes()),
                arguments("rows of 33 elements don't fill whole blocks of 32", GgufFile.of(1, 0)
                        .tensor("t", new long[] {33, 32}, 8, 0).bytes()),
                arguments("tensor `t` lies at 4 of the data", GgufFile.of(1, 0)
                        .tensor("t", new long[] {1}, 0, 4).pad(32).data(8).bytes()),
                arguments("tensor `t` lies at 18446744073709551584", GgufFile.of(1, 0)
                        .tensor("t", new long[] {1}, 0, -32).pad(32).data(8).bytes()),
                arguments("two tensors named `t`", GgufFile.of(2, 0)
                        .tensor("t", new long[] {1}, 0, 0).tensor("t", new long[] {1}, 0, 32)
                        .pad(32).data(36).bytes()),
                arguments("tensor `u` overlaps", GgufFile.of(2, 0)
                        .tensor("t", new long[] {10}, 0, 0).tensor("u", new long[] {1}, 0, 32)
                        .pad(32).data(40).bytes()),
                arguments("truncated: tensor `t` ends at byte 4 of the data", GgufFile.of(1, 0)
                        .tensor("t", new long[] {1}, 0, 0).pad(32).data(3).bytes()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void refused(String problem, byte[] bytes) throws IOException {
        Path file = write(bytes);
        String message = assertThrows(FormatException.class, () -> Gguf.open(file)).getMessage();
        assertTrue(message.startsWith(file + ": ") && message.contains(problem), message);
    }

    @Test
    void arraysWithinArraysHaveALimit() throws IOException {
        GgufFile file = GgufFile.of(0, 1).key("k", GgufFile.ARRAY);
        for (int i = 0; i < 100_000; i++) {
            file.int32(GgufFile.ARRAY).int64(1);
        }
        Path path = write(file.bytes());
        assertThrows(FormatException.class, () -> Gguf.open(path));
    }

    @Test
    void everyPrefixIsRefused() throws IOException {
        byte[] whole = GgufFile.small();
        for (int length = 0; length < whole.length; length++) {
            Path file = write(Arrays.copyOf(whole, length));
            assertThrows(FormatException.class, () -> Gguf.open(file));
        }
    }

    @Test
    void noDamageDoesMoreThanBeRefused() throws IOException {
        byte[] whole = GgufFile.small();
        for (int position = 0; position < whole.length; position++) {
            for (int change : new int[] {1, 16, 128, 255}) {
                byte[] damaged = whole.clone();
                damaged[position] ^= (byte) change;
                openDamaged(write(damaged));
            }
        }
    }

    /** What is let through must be readable, or be of a type that isn't. */
    private static void openDamaged(Path file) throws IOException {
        try (Gguf read = Gguf.open(file)) {
            read.tensors().values().forEach(StoredTensor::toFloats);
        } catch (FormatException | IllegalArgumentException _) {
            // most damage is noticed
        }
    }

    private Map<String, Object> metadata(GgufFile bytes) throws IOException {
        Path file = write(bytes.bytes());
        try (Gguf read = Gguf.open(file);
                Gguf alone = Gguf.openMetadata(file)) {
            assertEquals(read.metadata().keySet(), alone.metadata().keySet());
            return read.metadata();
        }
    }

    private Path write(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("case.gguf"), bytes);
    }

    private static byte[] version(int version) {
        return new GgufFile().ascii("GGUF").int32(version).int64(0).int64(0).bytes();
    }
}
