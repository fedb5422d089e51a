package veneer.lora.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import veneer.engine.io.SafeTensors;
import veneer.engine.io.Sha256;
import veneer.engine.storage.StoredTensor;
import veneer.transformer.checkpoint.Checkpoint;
import veneer.transformer.tokenizer.Tokenizer;

/** What an adapter says it was trained on, and what becomes of it on another base. */
class OtherBaseTest {
    private static final Path TRAINED_ON = CommandLine.fixture("gguf/llama-q4_1.gguf");
    private static final Path OTHER = CommandLine.fixture("gguf/llama-f32.gguf");

    @TempDir
    private Path folder;

    private Path data;
    private Path adapter;
    private Path ids;

    @BeforeEach
    void train() throws IOException {
        data = folder.resolve("train.jsonl");
        Files.writeString(data, "{\"text\": \"the other  hand in the wind\"}\n");
        adapter = folder.resolve("adapter");
        ids = folder.resolve("ids.safetensors");
        SafeTensors.write(ids, Map.of(), List.of(
                StoredTensor.ofInts("input_ids", new int[] {1, 4}, new int[] {3, 7, 9, 20})));
        CommandLine.run("finetune", "--model", TRAINED_ON, "--data", data, "--out", adapter,
                "--seed", 7).succeeded();
    }

    @Test
    void anAdapterSaysWhatItWasTrainedOn() throws IOException {
        Map<String, String> metadata = metadata(adapter);
        try (Checkpoint base = Checkpoint.open(TRAINED_ON)) {
            assertEquals(base.fingerprint().value(), metadata.get("veneer.base.fingerprint"));
            assertEquals(base.sha256(), metadata.get("veneer.base.sha256"));
        }
        assertEquals(Tokenizer.sha256(TRAINED_ON), metadata.get("veneer.tokenizer.sha256"));
        assertEquals(Sha256.of(data), metadata.get("veneer.data.sha256"));
        assertEquals("7", metadata.get("veneer.seed"));
        assertEquals(Version.CURRENT, metadata.get("veneer.version"));
        assertEquals("pt", metadata.get("format"));
        assertEquals(
                Set.of("format", "veneer.base.configuration", "veneer.base.fingerprint",
                        "veneer.base.sha256", "veneer.base.types", "veneer.data.sha256",
                        "veneer.seed", "veneer.tokenizer.sha256", "veneer.version"),
                metadata.keySet());
    }

    @Test
    void itsBytesDependOnNoPathNorNumberOfThreads() throws IOException {
        Path elsewhere = Files.createDirectories(folder.resolve("else/where"));
        Path model = Files.copy(TRAINED_ON, elsewhere.resolve(TRAINED_ON.getFileName()));
        Path again = elsewhere.resolve("out");
        CommandLine.run("finetune", "--model", model, "--data",
                Files.copy(data, elsewhere.resolve("other.jsonl")), "--out", again, "--seed", 7,
                "--threads", 1).succeeded();
        for (String file : List.of("adapter_config.json", "adapter_model.safetensors")) {
            assertEquals(-1, Files.mismatch(adapter.resolve(file), again.resolve(file)), file);
        }
    }

    @Test
    void anotherBaseIsRefusedUnlessItIsAllowed() throws IOException {
        Path out = folder.resolve("logits");
        String trainedOn = metadata(adapter).get("veneer.base.fingerprint");
        String here;
        try (Checkpoint base = Checkpoint.open(OTHER)) {
            here = base.fingerprint().value();
        }
        logits(OTHER, out).failed(adapter, "another base", trainedOn, here, "\"Q4_1\":",
                "--allow-other-base");
        assertTrue(Files.notExists(out));
        CommandLine allowed = logits(OTHER, out, "--allow-other-base").succeeded();
        assertTrue(allowed.err().contains("8 of 8 tensors"), allowed.err());
        assertTrue(allowed.err().contains("tensors by type are {"), allowed.err());
        CommandLine.run("generate", "--model", OTHER, "--adapter", adapter, "--prompt", "the")
                .failed("another base");
        CommandLine.run("merge", "--model", OTHER, "--adapter", adapter, "--out",
                folder.resolve("merged")).failed("another base");
        CommandLine.run("finetune", "--model", OTHER, "--adapter", adapter, "--data", data,
                "--out", folder.resolve("on")).failed("another base");
        CommandLine.run("finetune", "--model", OTHER, "--adapter", adapter, "--data", data,
                "--out", folder.resolve("on"), "--allow-other-base").succeeded();
    }

    @Test
    void itsOwnBaseIsSaidToFit() {
        CommandLine run = logits(TRAINED_ON, folder.resolve("logits")).succeeded();
        assertTrue(run.err().contains("8 of 8 tensors"), run.err());
        assertFalse(run.err().contains("another base"), run.err());
    }

    @Test
    void everyByteIsComparedWhereThatIsAskedFor() throws IOException {
        adapter = folder.resolve("of-f32");
        CommandLine.run("finetune", "--model", OTHER, "--data", data, "--out", adapter)
                .succeeded();
        CommandLine same = logits(OTHER, folder.resolve("one"), "--verify").succeeded();
        assertTrue(same.err().contains("to the last byte"), same.err());
        Path changed = folder.resolve("changed.gguf");
        byte[] bytes = Files.readAllBytes(OTHER);
        bytes[middleOfTheEmbedding(bytes)] ^= 1;
        Files.write(changed, bytes);
        logits(changed, folder.resolve("two")).succeeded();
        logits(changed, folder.resolve("three"), "--verify").failed("SHA-256", "another base");
        CommandLine noted = logits(changed, folder.resolve("four"), "--verify",
                "--allow-other-base").succeeded();
        assertTrue(noted.err().contains("SHA-256"), noted.err());
    }

    /** Where a byte of the embedding is that lies between the ends, which the fingerprint reads. */
    private static int middleOfTheEmbedding(byte[] file) throws IOException {
        try (Checkpoint base = Checkpoint.open(OTHER)) {
            ByteArrayOutputStream stored = new ByteArrayOutputStream();
            base.tensors().get("model.embed_tokens.weight").writeTo(stored);
            byte[] row = Arrays.copyOfRange(stored.toByteArray(), 16_384, 16_448);
            for (int at = 0; at < file.length - row.length; at++) {
                if (Arrays.mismatch(file, at, at + row.length, row, 0, row.length) < 0) {
                    return at;
                }
            }
            throw new AssertionError("the embedding isn't in the file");
        }
    }

    @Test
    void optionsWithoutAnAdapterAreMisused() {
        CommandLine.run("logits", "--model", OTHER, "--input", ids, "--out", folder.resolve("x"),
                "--verify").misused("--verify needs --adapter");
        CommandLine.run("finetune", "--model", OTHER, "--data", data, "--out", folder.resolve("x"),
                "--allow-other-base").misused("--allow-other-base needs --adapter");
    }

    @Test
    void anAdapterOfPeftLoadsOnAnyBase() {
        Path peft = CommandLine.fixture("llama-tied/adapters/qv/adapter");
        CommandLine run = CommandLine.run("logits", "--model", OTHER, "--adapter", peft,
                "--input", ids, "--out", folder.resolve("x"), "--verify").succeeded();
        assertTrue(run.err().contains("nothing to verify"), run.err());
    }

    private CommandLine logits(Path model, Path out, Object... more) {
        Object[] words = {"logits", "--model", model, "--adapter", adapter, "--input", ids,
                "--out", out};
        Object[] all = Arrays.copyOf(words, words.length + more.length);
        System.arraycopy(more, 0, all, words.length, more.length);
        return CommandLine.run(all);
    }

    private static Map<String, String> metadata(Path adapter) throws IOException {
        try (SafeTensors file = SafeTensors.open(adapter.resolve("adapter_model.safetensors"))) {
            return file.metadata();
        }
    }
}
