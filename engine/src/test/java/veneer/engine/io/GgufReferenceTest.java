package veneer.engine.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import veneer.engine.storage.StoredTensor;

/** Files that gguf-py wrote, and what it made of their blocks. */
class GgufReferenceTest {
    private static final Path FOLDER = Path.of(
            System.getProperty("veneer.reference", "../../shared/reference"), "gguf");

    @Test
    void blocksAreWidenedToTheSameBits() throws IOException {
        Path file = FOLDER.resolve("blocks.gguf");
        assumeTrue(Files.exists(file), "skipped: no file " + file);
        try (Gguf blocks = Gguf.open(file);
                SafeTensors expected =
                        SafeTensors.open(FOLDER.resolve("blocks.expected.safetensors"))) {
            for (String name : List.of("q8_0", "q4_1")) {
                assertArrayEquals(
                        expected.tensor(name).toFloats(), blocks.tensor(name).toFloats(), name);
            }
        }
    }

    @TestFactory
    Stream<DynamicTest> models() throws IOException {
        assumeTrue(Files.isDirectory(FOLDER), "skipped: no folder " + FOLDER);
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".gguf")).sorted().toList()
                    .stream()
                    .map(file -> DynamicTest.dynamicTest(
                            file.getFileName().toString(), () -> check(file)));
        }
    }

    private static void check(Path file) throws IOException {
        try (Gguf model = Gguf.open(file)) {
            for (StoredTensor tensor : model.tensors().values()) {
                assertEquals(tensor.type().bytes(tensor.elements()), tensor.bytes());
            }
        }
    }
}
