package veneer.transformer.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import veneer.engine.io.DuplicateKeys;
import veneer.engine.io.Json;
import veneer.engine.io.SafeTensorsFolder;
import veneer.engine.tensor.Tensor;
import veneer.transformer.ReferenceCases;
import veneer.transformer.checkpoint.Checkpoint;
import veneer.transformer.checkpoint.CheckpointWriter;
import veneer.transformer.checkpoint.WrittenType;

/** A model that was saved is the model, to the bit. */
class SavedModelTest {
    private static final Path FIXTURES =
            Path.of(System.getProperty("veneer.root", "..")).resolve("fixtures");
    private static final Path BASE = FIXTURES.resolve("llama-tied/base");
    private static final int[][] IDS = {{5, 9, 3, 17, 4, 4, 8, 11}};

    @TempDir
    private Path folder;

    @TestFactory
    Stream<DynamicTest> ofAFolder() {
        return ReferenceCases.tests("saved", "*/base", this::assertSaved);
    }

    @TestFactory
    Stream<DynamicTest> ofAGgufFile() {
        return ReferenceCases.tests("saved-gguf", "gguf/*-*.gguf",
                this::assertSaved);
    }

    private void assertSaved(Path source) throws IOException {
        Path saved = Files.createTempDirectory(folder, "saved");
        float[] logits;
        try (CausalLm model = CausalLm.load(source)) {
            model.save(saved);
            logits = model.logits(IDS).data();
        }
        assertArrayEquals(logits, logits(saved));
    }

    @Test
    void shardsAreOneModel() throws IOException {
        Path saved = folder.resolve("sharded");
        try (Checkpoint checkpoint = Checkpoint.open(BASE)) {
            new CheckpointWriter(checkpoint, checkpoint.config(), Map.of(), WrittenType.EXACT)
                    .write(saved, 20_000);
        }
        try (SafeTensorsFolder weights = SafeTensorsFolder.open(saved)) {
            assertTrue(weights.files().size() > 3, weights.files().keySet().toString());
            assertTrue(weights.files().containsKey("model-00001-of-0000"
                    + weights.files().size() + ".safetensors"));
        }
        assertArrayEquals(logits(BASE), logits(saved));
    }

    @Test
    void whatWasTrainedIsSaved() throws IOException {
        Path saved = folder.resolve("trained");
        float[] logits;
        try (CausalLm model = CausalLm.loadTrainable(BASE)) {
            model.parameters().values().forEach(SavedModelTest::nudge);
            model.save(saved);
            logits = model.logits(IDS).data();
        }
        assertArrayEquals(logits, logits(saved));
        assertEquals("float32", Json.readObject(saved.resolve("config.json"),
                DuplicateKeys.REFUSED).get("dtype"));
    }

    private static void nudge(Tensor parameter) {
        for (int i = 0; i < parameter.data().length; i++) {
            parameter.data()[i] *= 1.01f;
        }
    }

    @Test
    void theTokenizerIsCarriedOver() throws IOException {
        Path source = folder.resolve("source");
        Files.createDirectories(source);
        for (String name : new String[] {"config.json", "model.safetensors"}) {
            Files.copy(BASE.resolve(name), source.resolve(name));
        }
        Files.writeString(source.resolve("tokenizer.json"), "{}");
        Files.writeString(source.resolve("notes.txt"), "mine");
        Path saved = folder.resolve("saved");
        try (CausalLm model = CausalLm.load(source)) {
            model.save(saved);
            assertThrows(FileAlreadyExistsException.class, () -> model.save(saved));
        }
        assertEquals("{}", Files.readString(saved.resolve("tokenizer.json")));
        assertFalse(Files.exists(saved.resolve("notes.txt")));
    }

    private static float[] logits(Path path) throws IOException {
        try (CausalLm model = CausalLm.load(path)) {
            return model.logits(IDS).data();
        }
    }
}
