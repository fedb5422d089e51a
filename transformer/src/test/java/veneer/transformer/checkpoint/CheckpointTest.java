package veneer.transformer.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import veneer.engine.io.FormatException;
import veneer.engine.io.Json;
import veneer.engine.io.SafeTensors;
import veneer.engine.storage.StoredTensor;

/** What a damaged, foreign or incomplete checkpoint is told, on copies of one that is good. */
class CheckpointTest {
    private static final Path GOOD = Path.of(System.getProperty("veneer.root", ".."))
            .resolve("fixtures/llama-tied/base");

    @TempDir
    private Path folder;

    @Test
    void aGoodOneOpens() throws IOException {
        try (Checkpoint checkpoint = Checkpoint.open(GOOD)) {
            assertEquals(32, checkpoint.config().hiddenSize());
            assertTrue(checkpoint.config().tieWordEmbeddings());
        }
    }

    @Test
    void shardsGiveTheSameTensors() throws IOException {
        shard();
        try (Checkpoint whole = Checkpoint.open(GOOD);
                Checkpoint sharded = Checkpoint.open(folder)) {
            assertEquals(whole.config(), sharded.config());
            assertEquals(whole.tensors().keySet(), sharded.tensors().keySet());
            whole.tensors().forEach((name, tensor) -> assertArrayEquals(
                    tensor.toFloats(), sharded.tensors().get(name).toFloats(), name));
        }
    }

    @Test
    void aShardThatIsMissingIsNamed() throws IOException {
        shard();
        Files.delete(folder.resolve("shard-2.safetensors"));
        assertTrue(refusal().contains("shard-2.safetensors"), refusal());
    }

    /** Deals the good one's tensors out to three files. */
    private void shard() throws IOException {
        Map<String, List<StoredTensor>> shards = new LinkedHashMap<>();
        Map<String, String> weightMap = new LinkedHashMap<>();
        try (SafeTensors good = SafeTensors.open(GOOD.resolve("model.safetensors"))) {
            for (StoredTensor tensor : good.tensors().values()) {
                String file = "shard-" + weightMap.size() % 3 + ".safetensors";
                weightMap.put(tensor.name(), file);
                shards.computeIfAbsent(file, _ -> new ArrayList<>()).add(tensor);
            }
            for (Map.Entry<String, List<StoredTensor>> one : shards.entrySet()) {
                SafeTensors.write(folder.resolve(one.getKey()), Map.of(), one.getValue());
            }
        }
        Files.writeString(folder.resolve("model.safetensors.index.json"),
                Json.write(Map.of("weight_map", weightMap)));
        Files.copy(GOOD.resolve("config.json"), folder.resolve("config.json"));
    }

    @Test
    void noModelIsNamed() {
        NoSuchFileException e = assertThrows(
                NoSuchFileException.class, () -> Checkpoint.open(folder.resolve("none")));
        assertTrue(e.getReason().contains("Hugging Face folder or a GGUF file"), e.getReason());
    }

    @Test
    void everyTensorThatDoesNotFitIsListed() throws IOException {
        List<StoredTensor> tensors = new ArrayList<>();
        try (SafeTensors good = SafeTensors.open(GOOD.resolve("model.safetensors"))) {
            good.tensors().forEach((name, tensor) -> {
                if (name.equals("model.norm.weight")) {
                    tensors.add(StoredTensor.ofFloats(name, new int[] {3}, new float[3]));
                } else if (!name.contains("layers.1.mlp.up_proj")) {
                    tensors.add(tensor);
                }
            });
            tensors.add(StoredTensor.ofFloats("surplus", new int[] {1}, new float[1]));
            SafeTensors.write(folder.resolve("model.safetensors"), Map.of(), tensors);
        }
        Files.copy(GOOD.resolve("config.json"), folder.resolve("config.json"));
        String message = refusal();
        assertTrue(message.contains("3 of its tensors do not fit"), message);
        assertTrue(message.contains("model.layers.1.mlp.up_proj.weight is missing"), message);
        assertTrue(message.contains("model.norm.weight has the shape [3] instead of [32]"),
                message);
        assertTrue(message.contains("surplus is not a tensor of this model"), message);
    }

    @Test
    void whatIsNotSupportedIsNamed() throws IOException {
        assertRefused("\"model_type\": \"llama\"", "\"model_type\": \"mamba\"", "model_type mamba");
        assertRefused("\"hidden_act\": \"silu\"", "\"hidden_act\": \"relu\"", "hidden_act relu");
        assertRefused("\"rope_type\": \"default\"", "\"rope_type\": \"yarn\"", "rope_type yarn");
    }

    @Test
    void extentsThatDoNotFitAreNamed() throws IOException {
        assertRefused("\"num_key_value_heads\": 2", "\"num_key_value_heads\": 3",
                "num_key_value_heads 3");
        assertRefused("\"hidden_size\": 32", "\"hidden_size\": \"wide\"", "hidden_size");
        assertRefused("\"vocab_size\"", "\"words\"", "vocab_size is missing");
    }

    private void assertRefused(String from, String to, String expected) throws IOException {
        String config = Files.readString(GOOD.resolve("config.json"));
        assertTrue(config.contains(from), "the good configuration lacks " + from);
        Files.writeString(folder.resolve("config.json"), config.replace(from, to));
        Files.write(
                folder.resolve("model.safetensors"),
                Files.readAllBytes(GOOD.resolve("model.safetensors")));
        String message = refusal();
        assertTrue(message.contains(expected), message);
        assertTrue(message.contains("config.json"), message);
    }

    private String refusal() {
        return assertThrows(FormatException.class, () -> Checkpoint.open(folder)).getMessage();
    }
}
