package veneer.engine.io;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import veneer.engine.storage.StoredTensor;

/**
 * A file in the safetensors format: 8 bytes of header length, a header in JSON, and the tensors' bytes, which are mapped, not read.
 */
public final class SafeTensors implements AutoCloseable {
    private SafeTensors() {}

    /**
     * Opens a file and maps it.
     *
     * @param file the file
     * @return its tensors; close it when they are no longer read
     * @throws FormatException if the file is malformed; the message names the tensor where there is one
     * @throws IOException if it can't be read
     */
    public static SafeTensors open(Path file) throws IOException {
        throw new UnsupportedOperationException();
    }

    /**
     * Returns the tensors.
     *
     * @return the tensors by name, unmodifiable, in the order of their data
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
     */
    public StoredTensor tensor(String name) {
        throw new UnsupportedOperationException();
    }

    /**
     * Returns the header's {@code __metadata__}.
     *
     * @return the strings by key, unmodifiable; empty where the header has none
     */
    public Map<String, String> metadata() {
        throw new UnsupportedOperationException();
    }

    /** Unmaps the file; its tensors can't be read any more. */
    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }

    /**
     * Writes a file, beside its target first and then moved into place. The bytes are those that the reference implementation
     * writes for the same tensors (metadata in the order of its keys).
     *
     * @param file the file to make or replace
     * @param metadata the strings of {@code __metadata__}; none is written where empty
     * @param tensors the tensors, in any order
     * @throws IllegalArgumentException if two have one name, or one is of a type that the format doesn't have
     * @throws IOException if the file can't be written
     */
    public static void write(Path file, Map<String, String> metadata, List<StoredTensor> tensors) throws IOException {
        throw new UnsupportedOperationException();
    }
}
