package veneer.transformer.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import veneer.engine.storage.StoredTensor;

/** A pretrained Llama on disk, its tensors mapped in the types they are stored in. */
public sealed interface Checkpoint extends AutoCloseable
        permits HuggingFaceCheckpoint, GgufCheckpoint {
    /**
     * Opens a checkpoint.
     *
     * @param path a Hugging Face folder or a GGUF file
     * @return the checkpoint, to be closed
     * @throws IOException if there is none, or it is damaged or of a kind that is not supported
     */
    static Checkpoint open(Path path) throws IOException {
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
    LlamaConfig config();

    /**
     * The tensors.
     *
     * @return exactly those that the configuration asks for, by their Hugging Face names
     */
    Map<String, StoredTensor> tensors();

    /** Ends the mappings; the tensors can't be read any more. */
    @Override
    void close();
}
