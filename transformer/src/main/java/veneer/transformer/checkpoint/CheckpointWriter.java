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
import veneer.engine.io.LazyTensor;
import veneer.engine.io.SafeTensors;
import veneer.engine.io.SafeTensorsFolder;
import veneer.engine.storage.DataType;
import veneer.engine.storage.Narrowing;
import veneer.engine.storage.StoredTensor;
import veneer.engine.tensor.Tensor;

/**
 * Writes a model as a Hugging Face folder that transformers loads: {@code config.json}, one
 * safetensors file or shards with an index, and the tokenizer's files of the folder that the model
 * came from. Of a model from a GGUF file there is no tokenizer.
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
    private final ModelConfig config;
    private final Map<String, Tensor> changed;
    private final WrittenType type;
    private final List<TensorSpec> specs;

    /**
     * A writer of a model.
     *
     * @param checkpoint the checkpoint that the model was loaded from
     * @param config the model's configuration, which the checkpoint's is but for a head that may
     *     have become its own
     * @param changed what stands in place of the checkpoint's tensors, by their names; others are
     *     passed over
     * @param type in which types
     */
    public CheckpointWriter(Checkpoint checkpoint, ModelConfig config, Map<String, Tensor> changed,
            WrittenType type) {
        this.checkpoint = checkpoint;
        this.config = config;
        this.type = type;
        this.specs = TensorSpec.of(config, config.family() == ModelFamily.GPT2);
        this.changed = new HashMap<>(changed);
        this.changed.keySet().retainAll(specs.stream().map(TensorSpec::name).toList());
    }

    /**
     * Writes the folder. The configuration comes last: a folder that has one is complete.
     *
     * @param folder a folder without a model, which is made where it is missing
     * @param shardBytes the most bytes of tensors in a file
     * @throws IOException if the folder has a model already, or can't be written
     * @throws IllegalArgumentException if no {@code config.json} can describe the model, or a
     *     number is beyond the type that it would be written in
     */
    public void write(Path folder, long shardBytes) throws IOException {
        if (SafeTensorsFolder.isIn(folder)) {
            throw new FileAlreadyExistsException(
                    folder.toString(), null, "holds a model already; choose another folder");
        }
        Map<String, Object> json = config();
        Files.createDirectories(folder);
        List<List<TensorSpec>> shards = shards(shardBytes);
        if (shards.size() == 1) {
            SafeTensors.writeLazily(folder.resolve("model.safetensors"), METADATA,
                    tensors(shards.getFirst()));
        } else {
            writeShards(folder, shards);
        }
        if (Files.isDirectory(checkpoint.path())) {
            for (String name : CARRIED_OVER) {
                carryOver(checkpoint.path().resolve(name), folder.resolve(name));
            }
        }
        writeJson(folder.resolve("config.json"), json);
    }

    private Map<String, Object> config() throws IOException {
        boolean folder = Files.isDirectory(checkpoint.path());
        Map<String, Object> json = folder
                ? new LinkedHashMap<>(Json.readObject(checkpoint.path().resolve("config.json"),
                        DuplicateKeys.LAST_WINS))
                : ConfigFile.of(config);
        if (config.tieWordEmbeddings() != checkpoint.config().tieWordEmbeddings()) {
            json.put("tie_word_embeddings", config.tieWordEmbeddings());
        }
        boolean asStored = type == WrittenType.STORED
                || type == WrittenType.EXACT && changed.isEmpty();
        if (!folder || !asStored) {
            json.remove("torch_dtype");
            json.put("dtype", dtype(writtenType(specs.getFirst())));
        }
        return json;
    }

    /** PyTorch's name of a type. */
    private static String dtype(DataType type) {
        return switch (type) {
            case F16 -> "float16";
            case BF16 -> "bfloat16";
            case F64 -> "float64";
            default -> "float32";
        };
    }

    /** Tensors in the order of the computation, as many as fit a file. */
    private List<List<TensorSpec>> shards(long shardBytes) {
        List<List<TensorSpec>> shards = new ArrayList<>();
        long bytes = 0;
        for (TensorSpec spec : specs) {
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
            SafeTensors.writeLazily(folder.resolve(name), METADATA, tensors(shards.get(shard)));
        }
        Map<String, Object> index = new LinkedHashMap<>();
        index.put("metadata", Map.of("total_size", total));
        index.put("weight_map", weightMap);
        writeJson(folder.resolve("model.safetensors.index.json"), index);
    }

    private List<LazyTensor> tensors(List<TensorSpec> shard) {
        return shard.stream().map(spec -> new LazyTensor(spec.name(), writtenType(spec),
                spec.shape(), () -> tensor(spec))).toList();
    }

    private StoredTensor tensor(TensorSpec spec) {
        StoredTensor stored = stored(spec);
        DataType written = writtenType(spec);
        if (!isMade(spec) && written == stored.type()) {
            return stored;
        }
        Tensor tensor = changed.get(spec.name());
        float[] values = tensor == null ? stored.toFloats() : tensor.data();
        return Narrowing.store(spec.name(), written, spec.shape(),
                isTurned(spec) ? transposed(values, stored.rows(), stored.columns()) : values);
    }

    private DataType writtenType(TensorSpec spec) {
        return type.of(stored(spec).type(), isMade(spec));
    }

    /** What the checkpoint holds; a head that it doesn't have is its embedding. */
    private StoredTensor stored(TensorSpec spec) {
        StoredTensor own = checkpoint.tensors().get(spec.name());
        return own == null
                ? checkpoint.tensors().get(config.names().embedding() + ".weight")
                : own;
    }

    /** Whether a tensor is not the one that is stored. */
    private boolean isMade(TensorSpec spec) {
        return changed.containsKey(spec.name()) || isTurned(spec);
    }

    /** Whether a matrix that is to lie {@code (in, out)} lies the other way, as in a GGUF file. */
    private boolean isTurned(TensorSpec spec) {
        return spec.inputsFirst() && !checkpoint.storesInputsFirst();
    }

    private long bytes(TensorSpec spec) {
        return writtenType(spec).bytes(stored(spec).elements());
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
