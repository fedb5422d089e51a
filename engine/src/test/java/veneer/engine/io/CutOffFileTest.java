package veneer.engine.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import veneer.engine.kernel.Compute;
import veneer.engine.storage.DataType;
import veneer.engine.storage.StoredTensor;

/** A file that loses its end while it is mapped. */
class CutOffFileTest {
    private static final int ROWS = 1024;

    @TempDir
    private Path folder;

    @BeforeEach
    void needsSystemThatLetsIt() {
        assumeFalse(
                System.getProperty("os.name").startsWith("Windows"),
                "skipped: Windows doesn't shorten a mapped file");
    }

    /** Compiled code notices later than interpreted code, so the reading is made hot first. */
    @ParameterizedTest
    @CsvSource({
            "0, F32, 8", "0, F32, 576", "1, F16, 64", "30, BF16, 576", "28, F64, 8", "27, I64, 64",
            "8, Q8_0, 64", "3, Q4_1, 576", "14, Q6_K, 256"
    })
    void readingGivesAnErrorThatNamesFileAndTensor(int id, DataType type, int columns)
            throws IOException {
        Path file = write(id, type, columns);
        float[] row = new float[columns];
        try (Gguf read = Gguf.open(file)) {
            StoredTensor tensor = read.tensor("w");
            for (int i = 0; i < 30; i++) {
                readAll(tensor, row);
            }
            cut(file);
            assertError(file, () -> readAll(tensor, row));
        }
    }

    @Test
    void everyWayOfReadingGivesTheError() throws IOException {
        Path file = write(26, DataType.I32, 64);
        try (Gguf read = Gguf.open(file)) {
            StoredTensor tensor = read.tensor("w");
            cut(file);
            assertError(file, tensor::toFloats);
            assertError(file, tensor::toInts);
            assertError(file, () -> {
                try {
                    tensor.writeTo(OutputStream.nullOutputStream());
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
        }
    }

    @Test
    void aSafetensorsFileGivesTheErrorToo() throws IOException {
        Path file = folder.resolve("model.safetensors");
        SafeTensors.write(file, Map.of(), List.of(
                StoredTensor.ofFloats("w", new int[] {ROWS, 64}, new float[ROWS * 64])));
        try (SafeTensors read = SafeTensors.open(file)) {
            cut(file);
            assertError(file, read.tensor("w")::toFloats);
        }
    }

    private static void readAll(StoredTensor tensor, float[] row) {
        for (int i = 0; i < tensor.rows(); i++) {
            tensor.read(i, 0, tensor.columns(), row, 0);
        }
        int rows = tensor.rows();
        tensor.multiplyRow(0, rows, tensor.columns(), row, 0, new float[rows], 0,
                Compute.current().kernels());
    }

    private static void assertError(Path file, Runnable read) {
        String message =
                assertThrows(UncheckedIOException.class, read::run).getCause().getMessage();
        assertEquals(
                file + ": tensor `w` can't be read: the file was cut off after it was opened",
                message);
    }

    private Path write(int id, DataType type, int columns) throws IOException {
        byte[] bytes = GgufFile.of(1, 0)
                .tensor("w", new long[] {columns, ROWS}, id, 0)
                .pad(32)
                .data((int) type.bytes((long) ROWS * columns))
                .bytes();
        return Files.write(folder.resolve("model.gguf"), bytes);
    }

    private static void cut(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(4096);
        }
    }
}
