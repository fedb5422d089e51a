package veneer.transformer.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import veneer.engine.storage.StoredTensor;

/** A pretrained Llama on disk, its tensors mapped in the types they are stored in. */
public final class Checkpoint implements AutoCloseable {
    private final LlamaConfig config;
    private final Map<String, StoredTensor> tensors;
    private final Runnable unmap;

    Checkpoint(LlamaConfig config, Map<String, StoredTensor> tensors, Runnable unmap) {
        this.config = config;
        this.tensors = Map.copyOf(tensors);
        this.unmap = unmap;
    }

    /**
     * Opens a checkpoint.
     *
     * @param path a Hugging Face folder or a GGUF file
     * @return the checkpoint, to be closed
     * @throws IOException if there is none, or it is damaged or of a kind that is not supported
     */
    public static Checkpoint open(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            return HuggingFaceCheckpoint.open(path);
        }
        if (Files.isRegularFile(path)) {
            return GgufCheckpoint.open(path);
        }
        throw new NoSuchFileException(
                path.toString(), null,
                "there is no model; give a Hugging Face folder or a GGUF file");
    }

    /**
     * The extents of the model.
     *
     * @return its configuration
     */
    public LlamaConfig config() {
        return config;
    }

    /**
     * The tensors.
     *
     * @return exactly those that the configuration asks for, by their Hugging Face names
     */
    public Map<String, StoredTensor> tensors() {
        return tensors;
    }

    /** Ends the mappings; the tensors can't be read any more. */
    @Override
    public void close() {
        unmap.run();
    }
}
