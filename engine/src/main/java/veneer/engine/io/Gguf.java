package veneer.engine.io;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import veneer.engine.storage.StoredTensor;

/**
 * A file in llama.cpp's GGUF format, version 2 or 3: metadata, and tensors that are mapped, not read.
 */
public final class Gguf implements AutoCloseable {
    private Gguf() {}

    /**
     * Opens a file and maps its tensors.
     *
     * @param file the file
     * @return the file; close it when its tensors are no longer read
     * @throws FormatException if the file is malformed
     * @throws IOException if it can't be read
     */
    public static Gguf open(Path file) throws IOException {
        throw new UnsupportedOperationException();
    }

    /**
     * Reads a file's metadata alone; nothing is mapped, the tensors aren't looked at.
     *
     * @param file the file
     * @return the file, without tensors
     * @throws FormatException if the metadata is malformed
     * @throws IOException if it can't be read
     */
    public static Gguf openMetadata(Path file) throws IOException {
        throw new UnsupportedOperationException();
    }

    /**
     * Returns the metadata. Strings are {@link String}, integers of every width {@link Long}, floats {@link Float} and
     * {@link Double}, truth values {@link Boolean}. An array is a {@code List<String>} of strings, a {@code List<Object>} of arrays,
     * an {@code int[]} of integers of up to 32 bits (unsigned ones that fit), a {@code long[]} of wider ones, a {@code float[]}, a
     * {@code double[]} or a {@code boolean[]}.
     *
     * @return the values by key, unmodifiable, in the file's order
     */
    public Map<String, Object> metadata() {
        throw new UnsupportedOperationException();
    }

    /**
     * Returns the tensors. Shapes are row-major, outermost dimension first: the reverse of the file's.
     *
     * @return the tensors by name, unmodifiable, in the file's order
     * @throws IllegalStateException if the file was opened for its metadata alone
     */
    public Map<String, StoredTensor> tensors() {
        throw new UnsupportedOperationException();
    }

    /**
     * Returns a tensor.
     *
     * @param name its name
     * @return the tensor
     * @throws IllegalArgumentException if there is none of that name
     * @throws IllegalStateException if the file was opened for its metadata alone
     */
    public StoredTensor tensor(String name) {
        throw new UnsupportedOperationException();
    }

    /** Unmaps the file; its tensors can't be read any more. */
    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
