package veneer.engine.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import veneer.engine.storage.StoredTensor;

/**
 * The weights in a model's folder: one file {@code model.safetensors}, or shards that {@code
 * model.safetensors.index.json} lists. Where both are there, the one file counts, as in
 * transformers.
 */
public final class SafeTensorsFolder implements AutoCloseable {
    private static final String WHOLE = "model.safetensors";
    private static final String INDEX = "model.safetensors.index.json";

    /** How many faults a message spells out; a wrong index has thousands. */
    private static final int FAULTS_SHOWN = 3;

    private final Path source;
    private final Map<String, Object> metadata;
    private final Map<String, SafeTensors> files;

    private SafeTensorsFolder(
            Path source, Map<String, Object> metadata, Map<String, SafeTensors> files) {
        this.source = source;
        this.metadata = Collections.unmodifiableMap(metadata);
        this.files = Collections.unmodifiableMap(files);
    }

    /**
     * Whether a folder has weights in this form, be they good or bad.
     *
     * @param folder the folder
     * @return whether {@link #open} finds a file to begin with
     */
    public static boolean isIn(Path folder) {
        return Files.exists(folder.resolve(WHOLE)) || Files.exists(folder.resolve(INDEX));
    }

    /**
     * Opens and maps the files, all shards that the index names among them.
     *
     * @param folder the folder
     * @return the weights; close them when they are no longer read
     * @throws FormatException if a file is malformed, or the index and the shards don't agree: a
     *     shard that is missing or lies outside the folder, a tensor that only one of them has; the
     *     message names it
     * @throws IOException if a file can't be read
     */
    public static SafeTensorsFolder open(Path folder) throws IOException {
        Path whole = folder.resolve(WHOLE);
        if (Files.exists(whole)) {
            SafeTensors file = SafeTensors.open(whole);
            Map<String, Object> metadata = new LinkedHashMap<>(file.metadata());
            return new SafeTensorsFolder(whole, metadata, Map.of(WHOLE, file));
        }
        Path source = folder.resolve(INDEX);
        if (!Files.exists(source)) {
            throw new FormatException(
                    folder.toString(), "holds neither " + WHOLE + " nor " + INDEX);
        }
        SafeTensorsIndex index = SafeTensorsIndex.read(source);
        SafeTensorsFolder opened =
                new SafeTensorsFolder(source, index.metadata(), openShards(folder, source, index));
        try {
            opened.checkAgainst(index);
            return opened;
        } catch (IOException | RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    private static Map<String, SafeTensors> openShards(
            Path folder, Path source, SafeTensorsIndex index) throws IOException {
        Map<String, SafeTensors> shards = new LinkedHashMap<>();
        try {
            for (Map.Entry<String, List<String>> shard : index.shards().entrySet()) {
                Path file = folder.resolve(shard.getKey());
                if (!Files.exists(file)) {
                    throw new FormatException(
                            source.toString(),
                            "the shard " + JsonWriter.quote(shard.getKey()) + " with tensor `"
                                    + shard.getValue().getFirst() + "` doesn't exist");
                }
                shards.put(shard.getKey(), SafeTensors.open(file));
            }
            return shards;
        } catch (IOException | RuntimeException e) {
            shards.values().forEach(SafeTensors::close);
            throw e;
        }
    }

    private void checkAgainst(SafeTensorsIndex index) throws FormatException {
        List<String> faults = new ArrayList<>();
        index.weightMap().forEach((tensor, shard) -> {
            if (!files.get(shard).tensors().containsKey(tensor)) {
                faults.add("tensor `" + tensor + "` isn't in its shard " + shard);
            }
        });
        files.forEach((shard, file) -> {
            for (String tensor : file.tensors().keySet()) {
                String named = index.weightMap().get(tensor);
                if (named == null) {
                    faults.add("tensor `" + tensor + "` of " + shard + " isn't in the index");
                } else if (!named.equals(shard)) {
                    faults.add("tensor `" + tensor + "` is in " + shard + ", the index says "
                            + named);
                }
            }
        });
        if (!faults.isEmpty()) {
            int shown = Math.min(FAULTS_SHOWN, faults.size());
            String more = faults.size() > shown
                    ? "; and " + (faults.size() - shown) + " more of the kind"
                    : "";
            throw new FormatException(
                    source.toString(), String.join("; ", faults.subList(0, shown)) + more);
        }
    }

    /**
     * Returns the file that says which tensors there are, for messages.
     *
     * @return the one file, or the index
     */
    public Path source() {
        return source;
    }

    /**
     * Returns the files with tensors.
     *
     * @return the opened files by their names in the folder, unmodifiable, in the order of names;
     *     closed with this object
     */
    public Map<String, SafeTensors> files() {
        return files;
    }

    /**
     * Returns the metadata of the whole.
     *
     * @return the strings of the one file's {@code __metadata__}, or whatever the index has as
     *     {@code metadata}; unmodifiable, empty where there is none
     */
    public Map<String, Object> metadata() {
        return metadata;
    }

    /**
     * Returns the tensors of all files.
     *
     * @return the tensors by name, file by file in the order of their data
     */
    public Map<String, StoredTensor> tensors() {
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        files.values().forEach(file -> tensors.putAll(file.tensors()));
        return tensors;
    }

    /** Unmaps all files; their tensors can't be read any more. Closing twice does nothing. */
    @Override
    public void close() {
        files.values().forEach(SafeTensors::close);
    }
}
