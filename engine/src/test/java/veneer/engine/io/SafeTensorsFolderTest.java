package veneer.engine.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import veneer.engine.storage.StoredTensor;

class SafeTensorsFolderTest {
    private static final String ONE = "model-00001-of-00002.safetensors";
    private static final String TWO = "model-00002-of-00002.safetensors";

    @TempDir
    private Path folder;

    private Path index() {
        return folder.resolve("model.safetensors.index.json");
    }

    private void file(String name, String... tensors) throws IOException {
        SafeTensors.write(folder.resolve(name), Map.of("format", "pt"), Arrays.stream(tensors)
                .map(tensor -> StoredTensor.ofFloats(
                        tensor, new int[] {2}, new float[] {tensor.charAt(0), 1}))
                .toList());
    }

    private void index(String weightMap) throws IOException {
        Files.writeString(
                index(),
                "{\"metadata\":{\"total_size\":24},\"weight_map\":{" + weightMap + "}}");
    }

    /** Tensors a and c in one shard, b in the other. */
    private void sharded() throws IOException {
        file(ONE, "a", "c");
        file(TWO, "b");
        index("\"a\":\"" + ONE + "\",\"b\":\"" + TWO + "\",\"c\":\"" + ONE + "\"");
    }

    private String refusal() {
        return assertThrows(IOException.class, () -> SafeTensorsFolder.open(folder)).getMessage();
    }

    @Test
    void shardsAreOneSetOfTensors() throws IOException {
        sharded();
        assertTrue(SafeTensorsFolder.isIn(folder));
        try (SafeTensorsFolder opened = SafeTensorsFolder.open(folder)) {
            assertEquals(List.of("a", "c", "b"), List.copyOf(opened.tensors().keySet()));
            assertEquals(List.of(ONE, TWO), List.copyOf(opened.files().keySet()));
            assertEquals(Map.of("format", "pt"), opened.files().get(TWO).metadata());
            assertEquals(Map.of("total_size", 24L), opened.metadata());
            assertEquals(index(), opened.source());
            assertArrayEquals(new float[] {'b', 1}, opened.tensors().get("b").toFloats());
        }
    }

    @Test
    void closedShardsAreNotRead() throws IOException {
        sharded();
        SafeTensorsFolder opened = SafeTensorsFolder.open(folder);
        StoredTensor tensor = opened.tensors().get("b");
        opened.close();
        opened.close();
        String message =
                assertThrows(IllegalStateException.class, tensor::toFloats).getMessage();
        assertTrue(message.contains(TWO), message);
    }

    @Test
    void oneFileNeedsNoIndex() throws IOException {
        sharded();
        file("model.safetensors", "x");
        try (SafeTensorsFolder opened = SafeTensorsFolder.open(folder)) {
            assertEquals(List.of("x"), List.copyOf(opened.tensors().keySet()));
            assertEquals(Map.of("format", "pt"), opened.metadata());
            assertEquals(folder.resolve("model.safetensors"), opened.source());
        }
    }

    @Test
    void aFolderWithoutWeightsIsNamed() {
        assertFalse(SafeTensorsFolder.isIn(folder));
        assertEquals(
                folder + ": holds neither model.safetensors nor model.safetensors.index.json",
                refusal());
    }

    @Test
    void aShardMayBeALinkOutOfTheFolder(@TempDir Path cache) throws IOException {
        sharded();
        Path blob = Files.move(folder.resolve(ONE), cache.resolve("blob"));
        Files.createSymbolicLink(folder.resolve(ONE), blob);
        try (SafeTensorsFolder opened = SafeTensorsFolder.open(folder)) {
            assertEquals(3, opened.tensors().size());
        }
    }

    @Test
    void aShardThatIsMissingIsNamed() throws IOException {
        sharded();
        Files.delete(folder.resolve(TWO));
        assertEquals(
                index() + ": the shard \"" + TWO + "\" with tensor `b` doesn't exist", refusal());
    }

    @Test
    void aShardThatIsDamagedIsNamed() throws IOException {
        sharded();
        Files.write(folder.resolve(TWO), new byte[3]);
        assertTrue(refusal().startsWith(folder.resolve(TWO) + ": header too small"), refusal());
    }

    @Test
    void aTensorThatIsNotInItsShardIsNamed() throws IOException {
        sharded();
        file(ONE, "a");
        assertEquals(index() + ": tensor `c` isn't in its shard " + ONE, refusal());
    }

    @Test
    void aTensorThatIsNotInTheIndexIsNamed() throws IOException {
        sharded();
        file(TWO, "b", "d");
        assertEquals(index() + ": tensor `d` of " + TWO + " isn't in the index", refusal());
    }

    @Test
    void aTensorInTwoShardsIsNamed() throws IOException {
        sharded();
        file(TWO, "a", "b");
        assertEquals(
                index() + ": tensor `a` is in " + TWO + ", the index says " + ONE, refusal());
    }

    @Test
    void ofManyFaultsAFewAreNamed() throws IOException {
        sharded();
        file(TWO, "b", "d", "e", "f", "g");
        assertTrue(refusal().endsWith("tensor `f` of " + TWO
                + " isn't in the index; and 1 more of the kind"), refusal());
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "../model.safetensors", "/etc/passwd", "x/../../y", "", ".", "x/..", "a\\u0000b"
    })
    void aFileOutsideTheFolderIsNotLookedFor(String name) throws IOException {
        index("\"a\":\"" + name + "\"");
        String message = refusal();
        assertTrue(message.startsWith(index() + ": weight_map: tensor `a` is in \"")
                && message.endsWith("which is no file within the folder"), message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "[]| holds an array where an object is expected",
            "{}| the key weight_map is missing",
            "{\"weight_map\":null}| weight_map: holds null where an object is expected",
            "{\"weight_map\":{\"a\":1}}| weight_map: tensor `a` is in the number 1, expected a"
                    + " file's name",
            "{\"weight_map\":{},\"metadata\":1}| metadata: holds the number 1 where an object is"
                    + " expected",
            "{\"weight_map\":{\"a\":\"x\",\"a\":\"y\"}}| the name \"a\" a second time in one object"
                    + ", at offset 23",
    })
    void anIndexOfAnotherFormIsRefused(String text, String problem) throws IOException {
        Files.writeString(index(), text);
        assertEquals(index() + ": " + problem.strip(), refusal());
    }

    @Test
    void metadataMayBeAbsent() throws IOException {
        for (String metadata : List.of("", "\"metadata\":null,")) {
            Files.writeString(index(), "{" + metadata + "\"weight_map\":{}}");
            try (SafeTensorsFolder opened = SafeTensorsFolder.open(folder)) {
                assertEquals(Map.of(), opened.metadata());
                assertEquals(Map.of(), opened.tensors());
            }
        }
    }

    @Test
    void whatTransformersWroteHasAllItsParameters() throws IOException {
        Path reference = Path.of(System.getProperty("veneer.reference", "../../shared/reference"))
                .resolve("mistral-sharded/base");
        assumeTrue(Files.isDirectory(reference), "skipped: no folder " + reference);
        try (SafeTensorsFolder opened = SafeTensorsFolder.open(reference)) {
            assertEquals(7, opened.files().size());
            assertEquals(
                    opened.metadata().get("total_parameters"),
                    opened.tensors().values().stream().mapToLong(StoredTensor::elements).sum());
            assertEquals(
                    opened.metadata().get("total_size"),
                    opened.tensors().values().stream().mapToLong(StoredTensor::bytes).sum());
        }
    }
}
