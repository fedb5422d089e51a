package veneer.engine.io;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import veneer.engine.storage.StoredTensor;

/**
 * A file in the safetensors format: the header's length in 8 bytes, the header in JSON, and the
 * tensors' bytes, which are mapped, not read. What is accepted is what the reference implementation
 * accepts (crate {@code safetensors} 0.8), but for a name that stands twice in one object, a
 * dimension beyond an int, and fields without their names, which are refused here.
 */
public final class SafeTensors implements AutoCloseable {
    private final Path file;
    private final Arena arena;
    private final Map<String, StoredTensor> tensors;
    private final Map<String, String> metadata;

    private SafeTensors(
            Path file, Arena arena, Map<String, StoredTensor> tensors,
            Map<String, String> metadata) {
        this.file = file;
        this.arena = arena;
        this.tensors = Collections.unmodifiableMap(tensors);
        this.metadata = metadata;
    }

    /**
     * Opens a file and maps it.
     *
     * @param file the file
     * @return its tensors; close it when they are no longer read
     * @throws FormatException if the file is malformed; the message names the tensor where there is
     *     one
     * @throws IOException if it can't be read
     */
    public static SafeTensors open(Path file) throws IOException {
        Arena arena = Arena.ofShared();
        try (OpenedFile opened = OpenedFile.open(file)) {
            long headerLength = headerLength(opened);
            byte[] json = opened.read(Long.BYTES, (int) headerLength);
            long dataStart = Long.BYTES + headerLength;
            long dataLength = opened.size() - dataStart;
            SafeTensorsHeader header = SafeTensorsHeader.parse(json, dataLength, opened.name());
            MemorySegment data = opened.map(dataStart, dataLength, arena);
            Map<String, StoredTensor> tensors = new LinkedHashMap<>();
            for (SafeTensorsHeader.Entry entry : header.entries()) {
                tensors.put(
                        entry.name(),
                        StoredTensor.of(
                                entry.name(),
                                entry.type(),
                                entry.shape(),
                                data.asSlice(entry.begin(), entry.end() - entry.begin()),
                                opened.name()));
            }
            return new SafeTensors(file, arena, tensors, header.metadata());
        } catch (Throwable e) {
            arena.close();
            throw e;
        }
    }

    /**
     * Returns the tensors.
     *
     * @return the tensors by name, unmodifiable, in the order of their data
     */
    public Map<String, StoredTensor> tensors() {
        return tensors;
    }

    /**
     * Returns a tensor.
     *
     * @param name its name
     * @return the tensor
     * @throws IllegalArgumentException if there is none of that name
     */
    public StoredTensor tensor(String name) {
        StoredTensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException(file + ": no tensor `" + name + "`");
        }
        return tensor;
    }

    /**
     * Returns the header's {@code __metadata__}.
     *
     * @return the strings by key, unmodifiable; empty where the header has none
     */
    public Map<String, String> metadata() {
        return metadata;
    }

    /** Unmaps the file; its tensors can't be read any more. Closing twice does nothing. */
    @Override
    public void close() {
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }

    /**
     * Writes a file, beside its target first and then moved into place. The bytes are those that
     * the reference implementation writes for the same tensors; metadata stands in the order of its
     * keys.
     *
     * @param file the file to make or replace
     * @param metadata the strings of {@code __metadata__}; none is written where empty
     * @param tensors the tensors, in any order
     * @throws IllegalArgumentException if two have one name, one is of a type that the format
     *     doesn't have, or a string has half of a surrogate pair
     * @throws IOException if the file can't be written
     */
    public static void write(Path file, Map<String, String> metadata, List<StoredTensor> tensors)
            throws IOException {
        writeLazily(file, metadata, tensors.stream().map(LazyTensor::of).toList());
    }

    /**
     * {@link #write} of tensors that are made one after another, each when its turn has come.
     *
     * @param file the file to make or replace
     * @param metadata the strings of {@code __metadata__}; none is written where empty
     * @param tensors the tensors, in any order
     * @throws IllegalArgumentException as for {@link #write}
     * @throws IOException if the file can't be written
     */
    public static void writeLazily(
            Path file, Map<String, String> metadata, List<LazyTensor> tensors) throws IOException {
        SafeTensorsWriter writer = new SafeTensorsWriter(metadata, tensors);
        AtomicFile.write(file, writer::writeTo);
    }

    private static long headerLength(OpenedFile file) throws IOException {
        if (file.size() < Long.BYTES) {
            throw new FormatException(
                    file.name(),
                    "header too small: " + file.size() + " bytes, at least 8 are needed");
        }
        ByteBuffer bytes = ByteBuffer.wrap(file.read(0, Long.BYTES)).order(ByteOrder.LITTLE_ENDIAN);
        long length = bytes.getLong();
        if (length < 0 || length > SafeTensorsHeader.LENGTH_LIMIT) {
            throw new FormatException(
                    file.name(),
                    "header too large: " + Long.toUnsignedString(length) + " bytes, at most "
                            + SafeTensorsHeader.LENGTH_LIMIT
                            + " are allowed; is it a safetensors file?");
        }
        if (length > file.size() - Long.BYTES) {
            throw new FormatException(
                    file.name(),
                    "invalid header length: " + length + " bytes in a file of " + file.size());
        }
        return length;
    }
}
