package veneer.engine.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import veneer.engine.storage.StoredTensor;

/** Files that gguf-py wrote, and what it made of their blocks. */
class GgufReferenceTest {
    private static final Path FIXTURES = Path.of(System.getProperty("veneer.root", ".."))
            .resolve("fixtures/gguf");
    private static final Path REFERENCE = Path.of(
            System.getProperty("veneer.reference", "../../shared/reference"), "gguf");

    @TestFactory
    Stream<DynamicTest> awkwardBlocksAreWidenedToTheSameBits() throws IOException {
        return blocks(FIXTURES);
    }

    @TestFactory
    Stream<DynamicTest> blocksAreWidenedToTheSameBits() throws IOException {
        assumeTrue(Files.isDirectory(REFERENCE), "skipped: no folder " + REFERENCE);
        return blocks(REFERENCE);
    }

    /** A test for each tensor, which is of the type that its name says. */
    private static Stream<DynamicTest> blocks(Path folder) throws IOException {
        Gguf blocks = Gguf.open(folder.resolve("blocks.gguf"));
        SafeTensors expected = SafeTensors.open(folder.resolve("blocks.expected.safetensors"));
        assertEquals(expected.tensors().keySet(), blocks.tensors().keySet());
        assertFalse(blocks.tensors().isEmpty());
        return blocks.tensors().values().stream()
                .map(tensor -> DynamicTest.dynamicTest(tensor.name(), () -> {
                    assertEquals(tensor.name(), tensor.type().name().toLowerCase(Locale.ROOT));
                    assertArrayEquals(bits(expected.tensor(tensor.name())), bits(tensor));
                }))
                .onClose(blocks::close)
                .onClose(expected::close);
    }

    /** The sign of zero counts; all NaNs are one. */
    private static int[] bits(StoredTensor tensor) {
        float[] values = tensor.toFloats();
        int[] bits = new int[values.length];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Float.floatToIntBits(values[i]);
        }
        return bits;
    }

    @TestFactory
    Stream<DynamicTest> models() throws IOException {
        assumeTrue(Files.isDirectory(REFERENCE), "skipped: no folder " + REFERENCE);
        try (Stream<Path> files = Files.list(REFERENCE)) {
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
