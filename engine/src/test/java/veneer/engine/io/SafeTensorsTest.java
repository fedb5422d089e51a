package veneer.engine.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import veneer.engine.storage.DataType;
import veneer.engine.storage.StoredTensor;

class SafeTensorsTest {
    @TempDir
    private Path folder;

    private static StoredTensor bytes(String name, DataType type, int... shape) {
        long elements = 1;
        for (int dimension : shape) {
            elements *= dimension;
        }
        byte[] data = new byte[(int) type.bytes(elements)];
        return StoredTensor.of(name, type, shape, MemorySegment.ofArray(data));
    }

    @Test
    void whatWasWrittenIsReadBack() throws IOException {
        Path file = folder.resolve("model.safetensors");
        float[] weights = {1, -2.5f, Float.NaN, 0, -0f, Float.MIN_VALUE};
        SafeTensors.write(
                file,
                Map.of("format", "pt", "é", "\"\n"),
                List.of(
                        StoredTensor.ofFloats("w", new int[] {2, 3}, weights),
                        StoredTensor.ofInts("ids", new int[] {2}, new int[] {7, -100}),
                        bytes("nothing", DataType.F16, 0, 5),
                        StoredTensor.ofFloats("scalar", new int[0], new float[] {3})));
        try (SafeTensors read = SafeTensors.open(file)) {
            assertEquals(Map.of("format", "pt", "é", "\"\n"), read.metadata());
            assertEquals(4, read.tensors().size());
            assertArrayEquals(weights, read.tensor("w").toFloats());
            assertArrayEquals(new int[] {2, 3}, read.tensor("w").shape());
            assertArrayEquals(new int[] {7, -100}, read.tensor("ids").toInts());
            assertArrayEquals(new float[0], read.tensor("nothing").toFloats());
            assertArrayEquals(new float[] {3}, read.tensor("scalar").toFloats());
            assertEquals(
                    file + ": no tensor `v`",
                    assertThrows(IllegalArgumentException.class, () -> read.tensor("v"))
                            .getMessage());
        }
    }

    @Test
    void theLayoutIsTheReferenceImplementations() throws IOException {
        Path file = folder.resolve("model.safetensors");
        SafeTensors.write(
                file,
                Map.of("b", "2", "a", "1"),
                List.of(
                        bytes("c", DataType.U8, 3),
                        bytes("b", DataType.F32, 1),
                        bytes("a", DataType.F32, 1, 1),
                        bytes("z", DataType.I64, 1)));
        String header = "{\"__metadata__\":{\"a\":\"1\",\"b\":\"2\"},"
                + "\"z\":{\"dtype\":\"I64\",\"shape\":[1],\"data_offsets\":[0,8]},"
                + "\"a\":{\"dtype\":\"F32\",\"shape\":[1,1],\"data_offsets\":[8,12]},"
                + "\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[12,16]},"
                + "\"c\":{\"dtype\":\"U8\",\"shape\":[3],\"data_offsets\":[16,19]}}";
        int padded = Math.ceilDiv(header.length(), 8) * 8;
        byte[] expected = SafeTensorsFile.of(
                header + " ".repeat(padded - header.length()), new byte[19]);
        assertArrayEquals(expected, Files.readAllBytes(file));
    }

    @Test
    void everyTypeOfTheFormatIsReadBack() throws IOException {
        Path file = folder.resolve("types.safetensors");
        List<StoredTensor> tensors = List.of(DataType.values()).stream()
                .filter(type -> type.safetensorsName().isPresent())
                .map(type -> bytes(type.name(), type, 4))
                .toList();
        SafeTensors.write(file, Map.of(), tensors);
        try (SafeTensors read = SafeTensors.open(file)) {
            assertEquals(22, read.tensors().size());
            read.tensors().forEach((name, tensor) -> assertEquals(name, tensor.type().name()));
        }
    }

    /** The values are numpy's of the same bytes. */
    @Test
    void numbersOfEveryTypeBecomeFloats() throws IOException {
        byte[] data = {1, 0, 0, 0, 0, 0, (byte) 0xF0, (byte) 0xBF};
        Map<DataType, float[]> expected = Map.ofEntries(
                entry(DataType.F64, -1),
                entry(DataType.F32, 0x1p-149f, -1.875f),
                entry(DataType.F16, 0x1p-24f, 0, 0, -1.984375f),
                entry(DataType.BF16, 0x1p-133f, 0, 0, -1.875f),
                entry(DataType.I64, -0x1.004p62f),
                entry(DataType.U64, 0x1.7fep63f),
                entry(DataType.I32, 1, -1074790400),
                entry(DataType.U32, 1, 3220176896f),
                entry(DataType.I16, 1, 0, 0, -16400),
                entry(DataType.U16, 1, 0, 0, 49136),
                entry(DataType.I8, 1, 0, 0, 0, 0, 0, -16, -65),
                entry(DataType.U8, 1, 0, 0, 0, 0, 0, 240, 191));
        Path file = folder.resolve("numbers.safetensors");
        SafeTensors.write(file, Map.of(), Stream.concat(
                expected.entrySet().stream().map(one -> StoredTensor.of(
                        one.getKey().name(), one.getKey(), new int[] {one.getValue().length},
                        MemorySegment.ofArray(data))),
                Stream.of(StoredTensor.of("BOOL", DataType.BOOL, new int[] {2},
                        MemorySegment.ofArray(new byte[] {0, 1}))))
                .toList());
        try (SafeTensors read = SafeTensors.open(file)) {
            expected.forEach((type, values) -> assertArrayEquals(
                    values, read.tensor(type.name()).toFloats(), type.name()));
            assertArrayEquals(new float[] {0, 1}, read.tensor("BOOL").toFloats());
        }
    }

    private static Map.Entry<DataType, float[]> entry(DataType type, float... values) {
        return Map.entry(type, values);
    }

    @Test
    void whatCannotBeWrittenIsRefusedBeforeAnythingIsWritten() throws IOException {
        Path file = folder.resolve("model.safetensors");
        StoredTensor one = bytes("one", DataType.F32, 1);
        List<List<StoredTensor>> refused = List.of(
                List.of(one, one),
                List.of(bytes("__metadata__", DataType.F32, 1)),
                List.of(bytes("q", DataType.Q8_0, 32)),
                List.of(bytes("\ud83d", DataType.F32, 1)));
        for (List<StoredTensor> tensors : refused) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> SafeTensors.write(file, Map.of(), tensors));
        }
        assertThrows(
                IllegalArgumentException.class,
                () -> SafeTensors.write(file, Map.of("a", "\ude00"), List.of(one)));
        try (var files = Files.list(folder)) {
            assertEquals(0, files.count());
        }
    }

    /** Each is made in its turn, and the bytes are those of tensors that were there. */
    @Test
    void tensorsMayBeMadeAsTheyAreWritten() throws IOException {
        List<StoredTensor> tensors = List.of(
                bytes("b", DataType.F16, 3), bytes("a", DataType.F32, 2),
                bytes("c", DataType.F32, 1));
        Path file = folder.resolve("whole.safetensors");
        Path lazily = folder.resolve("lazily.safetensors");
        SafeTensors.write(file, Map.of("format", "pt"), tensors);
        List<String> made = new ArrayList<>();
        SafeTensors.writeLazily(lazily, Map.of("format", "pt"), tensors.stream()
                .map(tensor -> new LazyTensor(tensor.name(), tensor.type(), tensor.shape(), () -> {
                    made.add(tensor.name());
                    return tensor.withName("of no account");
                })).toList());
        assertArrayEquals(Files.readAllBytes(file), Files.readAllBytes(lazily));
        assertEquals(List.of("a", "c", "b"), made);
    }

    @Test
    void whatIsMadeIsWhatTheHeaderSays() throws IOException {
        Path file = folder.resolve("model.safetensors");
        for (StoredTensor other : List.of(
                bytes("one", DataType.F32, 2), bytes("one", DataType.F16, 1))) {
            LazyTensor one = new LazyTensor("one", DataType.F32, new int[] {1}, () -> other);
            assertThrows(IllegalStateException.class,
                    () -> SafeTensors.writeLazily(file, Map.of(), List.of(one)));
        }
        try (var files = Files.list(folder)) {
            assertEquals(0, files.count());
        }
    }

    @Test
    void theFileMayBeReplacedWhileItIsMapped() throws IOException {
        Path file = folder.resolve("model.safetensors");
        StoredTensor one = StoredTensor.ofFloats("w", new int[] {1}, new float[] {1});
        SafeTensors.write(file, Map.of(), List.of(one));
        try (SafeTensors old = SafeTensors.open(file)) {
            SafeTensors.write(
                    file,
                    Map.of(),
                    List.of(StoredTensor.ofFloats("w", new int[] {1}, new float[] {2})));
            assertArrayEquals(new float[] {1}, old.tensor("w").toFloats());
        }
    }

    @Test
    void aClosedFileIsNotRead() throws IOException {
        Path file = folder.resolve("model.safetensors");
        Files.write(file, SafeTensorsFile.of(SafeTensorsFile.GOOD, new byte[12]));
        SafeTensors read = SafeTensors.open(file);
        StoredTensor tensor = read.tensor("a");
        read.close();
        read.close();
        assertEquals(
                "tensor `a`: " + file + " has been closed",
                assertThrows(IllegalStateException.class, tensor::toFloats).getMessage());
    }

    @Test
    void aMissingFileIsNamed() {
        Path file = folder.resolve("absent.safetensors");
        assertEquals(
                file + ": no such file",
                assertThrows(IOException.class, () -> SafeTensors.open(file)).getMessage());
        assertTrue(assertThrows(IOException.class, () -> SafeTensors.open(folder)).getMessage()
                .contains("a folder"));
    }

    @Test
    void namesKeepEveryCharacter() throws IOException {
        String name = "модель.😀.\uFFFD\u0001";
        String header = "{" + Json.write(name)
                + ":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}}";
        Path file = folder.resolve("names.safetensors");
        Files.write(
                file,
                SafeTensorsFile.of(header.getBytes(StandardCharsets.UTF_8), new byte[] {9}));
        try (SafeTensors read = SafeTensors.open(file)) {
            assertArrayEquals(new int[] {9}, read.tensor(name).toInts());
        }
    }
}
