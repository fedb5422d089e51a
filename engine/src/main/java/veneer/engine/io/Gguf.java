package veneer.engine.io;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import veneer.engine.storage.StoredTensor;

/**
 * A file in llama.cpp's GGUF format (ggml's {@code docs/gguf.md}), version 2 or 3, little-endian:
 * metadata, and tensors that are mapped, not read.
 */
public final class Gguf implements AutoCloseable {
    private static final int MAGIC = 'G' | 'G' << 8 | 'U' << 16 | 'F' << 24;

    private final Path file;
    private final Arena arena;
    private final Map<String, Object> metadata;
    private final Map<String, StoredTensor> tensors;

    private Gguf(
            Path file, Arena arena, Map<String, Object> metadata,
            Map<String, StoredTensor> tensors) {
        this.file = file;
        this.arena = arena;
        this.metadata = metadata;
        this.tensors = tensors;
    }

    /**
     * Opens a file and maps its tensors.
     *
     * @param file the file
     * @return the file; close it when its tensors are no longer read
     * @throws FormatException if the file is malformed; the message names the tensor or the offset
     * @throws IOException if it can't be read
     */
    public static Gguf open(Path file) throws IOException {
        Arena arena = Arena.ofShared();
        try (OpenedFile opened = OpenedFile.open(file)) {
            GgufInput input = new GgufInput(opened);
            checkVersion(input);
            long tensorCount = input.int64();
            Map<String, Object> metadata = GgufMetadata.read(input, input.int64());
            GgufTensors table = GgufTensors.read(input, tensorCount, metadata);
            MemorySegment data = opened.map(table.dataStart(), table.dataLength(), arena);
            Map<String, StoredTensor> tensors = new LinkedHashMap<>();
            for (GgufTensors.Entry entry : table.entries()) {
                tensors.put(
                        entry.name(),
                        StoredTensor.of(
                                entry.name(),
                                entry.type(),
                                entry.shape(),
                                data.asSlice(entry.begin(), entry.end() - entry.begin()),
                                opened.name()));
            }
            return new Gguf(file, arena, metadata, Collections.unmodifiableMap(tensors));
        } catch (Throwable e) {
            arena.close();
            throw e;
        }
    }

    /**
     * Reads a file's metadata alone; nothing is mapped, the tensors aren't looked at.
     *
     * @param file the file
     * @return the file, without tensors
     * @throws FormatException if the metadata is malformed; the message names the offset
     * @throws IOException if it can't be read
     */
    public static Gguf openMetadata(Path file) throws IOException {
        try (OpenedFile opened = OpenedFile.open(file)) {
            GgufInput input = new GgufInput(opened);
            checkVersion(input);
            input.int64();
            return new Gguf(file, null, GgufMetadata.read(input, input.int64()), null);
        }
    }

    /**
     * Returns the metadata. Strings are {@link String}, integers of every width {@link Long}
     * (beyond 63 bits {@link java.math.BigInteger}), floats {@link Float} and {@link Double}, truth
     * values {@link Boolean}. An array is a {@code List<String>} of strings, a {@code List<Object>}
     * of arrays, an {@code int[]} of 8-bit, 16-bit and signed 32-bit integers, a {@code long[]} of
     * wider ones, a {@code float[]}, a {@code double[]} or a {@code boolean[]}.
     *
     * @return the values by key, unmodifiable, in the file's order
     */
    public Map<String, Object> metadata() {
        return metadata;
    }

    /**
     * Returns the tensors. Shapes are row-major, outermost dimension first: the reverse of the
     * file's.
     *
     * @return the tensors by name, unmodifiable, in the file's order; some may be of types that
     *     can't be read
     * @throws IllegalStateException if the file was opened for its metadata alone
     */
    public Map<String, StoredTensor> tensors() {
        if (tensors == null) {
            throw new IllegalStateException(file + " was opened for its metadata alone");
        }
        return tensors;
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
        StoredTensor tensor = tensors().get(name);
        if (tensor == null) {
            throw new IllegalArgumentException(file + ": no tensor `" + name + "`");
        }
        return tensor;
    }

    /** Unmaps the file; its tensors can't be read any more. Closing twice does nothing. */
    @Override
    public void close() {
        if (arena != null && arena.scope().isAlive()) {
            arena.close();
        }
    }

    private static void checkVersion(GgufInput input) throws IOException {
        if (input.int32() != MAGIC) {
            throw new FormatException(input.source(),
                    "not a GGUF file: it doesn't begin with \"GGUF\"");
        }
        int version = input.int32();
        if (version != 2 && version != 3) {
            boolean swapped =
                    Integer.reverseBytes(version) == 2 || Integer.reverseBytes(version) == 3;
            throw new FormatException(
                    input.source(),
                    swapped
                            ? "a big-endian GGUF file; little-endian ones are read"
                            : "GGUF version " + Integer.toUnsignedString(version)
                                    + "; 2 and 3 are read");
        }
    }
}
