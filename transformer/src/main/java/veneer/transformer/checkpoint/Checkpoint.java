package veneer.transformer.checkpoint;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import veneer.engine.storage.StoredTensor;

/** A pretrained model, its tensors in the types they are stored in, mapped or in memory. */
public final class Checkpoint implements AutoCloseable {
    private final Path path;
    private final ModelConfig config;
    private final Map<String, StoredTensor> tensors;
    private final List<String> surplus;
    private final boolean inputsFirst;
    private final Runnable release;

    Checkpoint(Path path, ModelConfig config, TensorSelection selection, boolean inputsFirst,
            Runnable release) {
        this.path = path;
        this.config = config;
        this.tensors = Map.copyOf(selection.tensors());
        this.surplus = selection.surplus();
        this.inputsFirst = inputsFirst;
        this.release = release;
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
     * Where the checkpoint is.
     *
     * @return the Hugging Face folder or the GGUF file
     */
    public Path path() {
        return path;
    }

    /**
     * What makes the model.
     *
     * @return its configuration
     */
    public ModelConfig config() {
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

    /**
     * What the files hold besides, and the model has no use for: masks and tables that are computed
     * today, a head that repeats the embedding.
     *
     * @return the names of these tensors
     */
    public List<String> surplus() {
        return surplus;
    }

    /**
     * Whether the matrices of the blocks' linear layers are stored {@code (in, out)}, as GPT-2's
     * are, instead of {@code (out, in)}.
     *
     * @return whether a row is what one input contributes
     */
    public boolean storesInputsFirst() {
        return inputsFirst;
    }

    /**
     * What tells this model from another.
     *
     * @return its fingerprint, for which a few kilobytes of each tensor are read
     */
    public Fingerprint fingerprint() {
        return Fingerprint.of(this);
    }

    /**
     * What tells this model from every other, to the last byte.
     *
     * @return a SHA-256 in hexadecimal digits, for which all of the model is read
     */
    public String sha256() {
        return Fingerprint.whole(this);
    }

    /**
     * Copies the tensors into memory, and closes this checkpoint.
     *
     * @return a checkpoint that no longer depends on its files, to be closed
     * @throws IOException if a file was cut off since it was opened
     */
    public Checkpoint intoMemory() throws IOException {
        Arena arena = Arena.ofShared();
        try (this) {
            Map<String, StoredTensor> copies = new HashMap<>();
            for (Map.Entry<String, StoredTensor> tensor : tensors.entrySet()) {
                copies.put(tensor.getKey(), tensor.getValue().copyTo(arena));
            }
            return new Checkpoint(path, config, new TensorSelection(copies, surplus), inputsFirst,
                    arena::close);
        } catch (IOException | RuntimeException e) {
            arena.close();
            throw e;
        }
    }

    /** Lets go of the files or the memory; the tensors can't be read any more. */
    @Override
    public void close() {
        release.run();
    }
}
