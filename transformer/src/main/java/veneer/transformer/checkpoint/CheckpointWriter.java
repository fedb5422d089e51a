package veneer.transformer.checkpoint;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import veneer.engine.io.AtomicFile;
import veneer.engine.io.DuplicateKeys;
import veneer.engine.io.Json;
import veneer.engine.io.SafeTensors;
import veneer.engine.io.SafeTensorsFolder;
import veneer.engine.storage.StoredTensor;
import veneer.engine.tensor.Tensor;

/**
 * Writes a model as a Hugging Face folder that transformers loads: {@code config.json}, one
 * safetensors file or shards with an index, and the tokenizer's files of the folder that the model
 * came from. Of a model from a GGUF file, types that safetensors doesn't have become float32, and
 * there is no tokenizer.
 */
public final class CheckpointWriter {
    /** So large is a file at most, unless a single tensor is larger: 5 GB. */
    public static final long SHARD_BYTES = 5_000_000_000L;

    private static final Map<String, String> METADATA = Map.of("format", "pt");

    private static final List<String> CARRIED_OVER = List.of(
            "generation_config.json", "tokenizer.json", "tokenizer_config.json",
            "special_tokens_map.json", "added_tokens.json", "tokenizer.model", "vocab.json",
            "merges.txt", "chat_template.jinja", "LICENSE");

    private final Checkpoint checkpoint;
    private final Map<String, Tensor> trained;

    /**
     * A writer of a model.
     *
     * @param checkpoint the checkpoint that the model was loaded from
     * @param trained the parameters that stand in place of its tensors, by their names; others are
     *     passed over
     */
    public CheckpointWriter(Checkpoint checkpoint, Map<String, Tensor> trained) {
        this.checkpoint = checkpoint;
        this.trained = new HashMap<>(trained);
        this.trained.keySet().retainAll(checkpoint.tensors().keySet());
    }

    /**
     * Writes the folder. The configuration comes last: a folder that has one is complete.
     *
     * @param folder a folder without a model, which is made where it is missing
     * @param shardBytes the most bytes of tensors in a file
     * @throws IOException if the folder has a model already, or can't be written
     * @throws IllegalArgumentException if no {@code config.json} can describe the model
     */
    public void write(Path folder, long shardBytes) throws IOException {
        if (SafeTensorsFolder.isIn(folder)) {
            throw new FileAlreadyExistsException(
                    folder.toString(), null, "holds a model already; choose another folder");
        }
        Map<String, Object> config = config();
        Files.createDirectories(folder);
        List<List<TensorSpec>> shards = shards(shardBytes);
        if (shards.size() == 1) {
            SafeTensors.write(folder.resolve("model.safetensors"), METADATA,
                    tensors(shards.getFirst()));
        } else {
            writeShards(folder, shards);
        }
        if (Files.isDirectory(checkpoint.path())) {
            for (String name : CARRIED_OVER) {
                carryOver(checkpoint.path().resolve(name), folder.resolve(name));
            }
        }
        writeJson(folder.resolve("config.json"), config);
    }

    private Map<String, Object> config() throws IOException {
        Map<String, Object> config = Files.isDirectory(checkpoint.path())
                ? new LinkedHashMap<>(Json.readObject(checkpoint.path().resolve("config.json"),
                        DuplicateKeys.LAST_WINS))
                : ConfigFile.of(checkpoint.config());
        if (!trained.isEmpty()) {
            config.remove("torch_dtype");
            config.put("dtype", "float32");
        }
        return config;
    }

    /** Tensors in the order of the computation, as many as fit a file. */
    private List<List<TensorSpec>> shards(long shardBytes) {
        List<List<TensorSpec>> shards = new ArrayList<>();
        long bytes = 0;
        boolean inputsFirst = checkpoint.config().family() == ModelFamily.GPT2;
        for (TensorSpec spec : TensorSpec.of(checkpoint.config(), inputsFirst)) {
            long more = bytes(spec);
            if (shards.isEmpty() || bytes + more > shardBytes) {
                shards.add(new ArrayList<>());
                bytes = 0;
            }
            shards.getLast().add(spec);
            bytes += more;
        }
        return shards;
    }

    private void writeShards(Path folder, List<List<TensorSpec>> shards) throws IOException {
        Map<String, Object> weightMap = new LinkedHashMap<>();
        long total = 0;
        for (int shard = 0; shard < shards.size(); shard++) {
            String name = String.format(
                    "model-%05d-of-%05d.safetensors", shard + 1, shards.size());
            for (TensorSpec spec : shards.get(shard)) {
                weightMap.put(spec.name(), name);
                total += bytes(spec);
            }
            SafeTensors.write(folder.resolve(name), METADATA, tensors(shards.get(shard)));
        }
        Map<String, Object> index = new LinkedHashMap<>();
        index.put("metadata", Map.of("total_size", total));
        index.put("weight_map", weightMap);
        writeJson(folder.resolve("model.safetensors.index.json"), index);
    }

    private List<StoredTensor> tensors(List<TensorSpec> specs) {
        return specs.stream().map(this::tensor).toList();
    }

    private StoredTensor tensor(TensorSpec spec) {
        Tensor parameter = trained.get(spec.name());
        StoredTensor stored = checkpoint.tensors().get(spec.name());
        if (parameter == null && isKept(stored, spec)) {
            return stored.withName(spec.name());
        }
        float[] values = parameter == null ? stored.toFloats() : parameter.data();
        return StoredTensor.ofFloats(spec.name(), spec.shape(),
                isTurned(spec) ? transposed(values, stored.rows(), stored.columns()) : values);
    }

    /** Whether a tensor is written as it is stored. */
    private boolean isKept(StoredTensor stored, TensorSpec spec) {
        return stored.type().safetensorsName().isPresent() && !isTurned(spec);
    }

    /** Whether a matrix that is to lie {@code (in, out)} lies the other way, as in a GGUF file. */
    private boolean isTurned(TensorSpec spec) {
        return spec.inputsFirst() && !checkpoint.storesInputsFirst();
    }

    private long bytes(TensorSpec spec) {
        StoredTensor stored = checkpoint.tensors().get(spec.name());
        return !trained.containsKey(spec.name()) && isKept(stored, spec)
                ? stored.bytes()
                : stored.elements() * Float.BYTES;
    }

    private static float[] transposed(float[] values, int rows, int columns) {
        float[] turned = new float[values.length];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                turned[column * rows + row] = values[row * columns + column];
            }
        }
        return turned;
    }

    private static void carryOver(Path from, Path to) throws IOException {
        if (Files.isRegularFile(from)) {
            AtomicFile.write(to, out -> Files.copy(from, out));
        }
    }

    private static void writeJson(Path file, Map<String, Object> json) throws IOException {
        byte[] text = (Json.writePretty(json) + "\n").getBytes(StandardCharsets.UTF_8);
        AtomicFile.write(file, out -> out.write(text));
    }
}
