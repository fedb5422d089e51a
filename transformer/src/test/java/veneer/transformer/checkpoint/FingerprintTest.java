package veneer.transformer.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import veneer.engine.storage.StoredTensor;
import veneer.transformer.model.CausalLm;

/** What a fingerprint and a whole SHA-256 depend on, and what not. */
class FingerprintTest {
    private static final Path FIXTURES =
            Path.of(System.getProperty("veneer.root", "..")).resolve("fixtures");
    private static final Path BASE = FIXTURES.resolve("llama-tied/base");

    @TempDir
    private Path folder;

    private record Both(Fingerprint fingerprint, String sha256) {
        static Both of(Path path) throws IOException {
            try (Checkpoint checkpoint = Checkpoint.open(path)) {
                return new Both(checkpoint.fingerprint(), checkpoint.sha256());
            }
        }
    }

    /** The digest as it is described, over arrays. */
    @Test
    void isTheDigestOfConfigurationNamesTypesShapesAndEnds()
            throws IOException, GeneralSecurityException {
        MessageDigest ends = MessageDigest.getInstance("SHA-256");
        MessageDigest whole = MessageDigest.getInstance("SHA-256");
        try (Checkpoint checkpoint = Checkpoint.open(BASE)) {
            Fingerprint fingerprint = checkpoint.fingerprint();
            ends.update(fingerprint.configuration().getBytes(StandardCharsets.UTF_8));
            whole.update(fingerprint.configuration().getBytes(StandardCharsets.UTF_8));
            for (Map.Entry<String, StoredTensor> entry : new TreeMap<>(checkpoint.tensors())
                    .entrySet()) {
                byte[] head = ("\n" + entry.getKey() + " F32 "
                        + Arrays.toString(entry.getValue().shape()) + "\n")
                                .getBytes(StandardCharsets.UTF_8);
                float[] values = entry.getValue().toFloats();
                ByteBuffer bytes = ByteBuffer.allocate(4 * values.length)
                        .order(ByteOrder.LITTLE_ENDIAN);
                bytes.asFloatBuffer().put(values);
                int count = Math.min(4096, 4 * values.length);
                ends.update(head);
                ends.update(bytes.array(), 0, count);
                ends.update(bytes.array(), 4 * values.length - count, count);
                whole.update(head);
                whole.update(bytes.array());
            }
            assertEquals(HexFormat.of().formatHex(ends.digest()), fingerprint.value());
            assertEquals(HexFormat.of().formatHex(whole.digest()), checkpoint.sha256());
            assertEquals("{\"F32\":" + checkpoint.tensors().size() + "}", fingerprint.types());
        }
    }

    @Test
    void isTheSameWhereverAModelLies() throws IOException {
        Path copy = copy();
        assertEquals(Both.of(BASE), Both.of(copy));
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama-tied/base", "gguf/llama-q4_1.gguf", "gguf/llama-f32.gguf"})
    void isTheSameInMemory(String model) throws IOException {
        Both mapped = Both.of(FIXTURES.resolve(model));
        try (CausalLm inMemory = CausalLm.loadIntoMemory(FIXTURES.resolve(model))) {
            assertEquals(mapped.fingerprint(), inMemory.checkpoint().fingerprint());
            assertEquals(mapped.sha256(), inMemory.checkpoint().sha256());
        }
    }

    @Test
    void theTypeAndTheConfigurationCount() throws IOException {
        Fingerprint f32 = Both.of(FIXTURES.resolve("gguf/llama-f32.gguf")).fingerprint();
        Fingerprint quantized = Both.of(FIXTURES.resolve("gguf/llama-q4_1.gguf")).fingerprint();
        assertEquals(f32.configuration(), quantized.configuration());
        assertNotEquals(f32.value(), quantized.value());
        assertTrue(quantized.types().contains("Q4_1"), quantized.types());
        Path copy = copy();
        Path config = copy.resolve("config.json");
        Files.writeString(config, Files.readString(config).replace("10000.0", "20000.0"));
        assertNotEquals(Both.of(BASE).fingerprint(), Both.of(copy).fingerprint());
        assertTrue(Both.of(copy).fingerprint().configuration().contains("20000.0"));
    }

    @Test
    void aByteInTheMiddleIsSeenByTheWholeAlone() throws IOException {
        Both before = Both.of(BASE);
        Path copy = copy();
        Path weights = copy.resolve("model.safetensors");
        byte[] bytes = Files.readAllBytes(weights);
        // The embedding comes first and takes 36 KiB.
        int header = (int) ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
        bytes[8 + header + 18_000] ^= 1;
        Files.write(weights, bytes);
        assertEquals(before.fingerprint(), Both.of(copy).fingerprint());
        assertNotEquals(before.sha256(), Both.of(copy).sha256());
        bytes[8 + header + 1_000] ^= 1;
        Files.write(weights, bytes);
        assertNotEquals(before.fingerprint(), Both.of(copy).fingerprint());
    }

    private Path copy() throws IOException {
        try (var files = Files.list(BASE)) {
            files.forEach(file -> {
                try {
                    Files.copy(file, folder.resolve(file.getFileName()),
                            StandardCopyOption.REPLACE_EXISTING);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
        return folder;
    }
}
