package veneer.engine.io;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import veneer.engine.storage.DataType;

/**
 * The table of a GGUF file's tensors, checked against the file's size.
 *
 * @param dataStart where in the file the tensors' data begins
 * @param dataLength how many bytes of it the tensors span
 * @param entries the tensors, in the file's order
 */
record GgufTensors(long dataStart, long dataLength, List<Entry> entries) {
    private static final String ALIGNMENT = "general.alignment";
    private static final long DEFAULT_ALIGNMENT = 32;
    private static final int DIMENSIONS_LIMIT = 4;

    /** A name, a number of dimensions, a type and an offset. */
    private static final int LEAST_BYTES = 8 + 4 + 4 + 8;

    /** A tensor and its span of the data. */
    record Entry(String name, DataType type, int[] shape, long begin, long end) {}

    static GgufTensors read(GgufInput input, long count, Map<String, Object> metadata)
            throws IOException {
        if (count < 0 || count > input.remaining() / LEAST_BYTES) {
            throw input.problem(
                    Long.toUnsignedString(count) + " tensors, more than the file can hold",
                    input.position());
        }
        long alignment = alignment(metadata, input.source());
        List<Entry> entries = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (long i = 0; i < count; i++) {
            Entry entry = entry(input, alignment);
            if (!names.add(entry.name())) {
                throw new FormatException(input.source(),
                        "two tensors named `" + entry.name() + "`");
            }
            entries.add(entry);
        }
        long start = Math.ceilDiv(input.position(), alignment) * alignment;
        long length = entries.stream().mapToLong(Entry::end).max().orElse(0);
        checkSpans(entries, input.position() + input.remaining() - start, input.source());
        return new GgufTensors(start, length, List.copyOf(entries));
    }

    private static long alignment(Map<String, Object> metadata, String source)
            throws FormatException {
        Object value = metadata.getOrDefault(ALIGNMENT, DEFAULT_ALIGNMENT);
        if (!(value instanceof Long alignment)
                || Long.bitCount(alignment) != 1
                || alignment < 1
                || alignment > Integer.MAX_VALUE) {
            throw new FormatException(
                    source,
                    ALIGNMENT + " is " + Json.describe(value) + ", expected a power of two");
        }
        return alignment;
    }

    private static Entry entry(GgufInput input, long alignment) throws IOException {
        String name = input.string();
        int[] shape = shape(input, name);
        long typeStart = input.position();
        int id = input.int32();
        DataType type = DataType.ofGguf(id)
                .orElseThrow(() -> input.problem(
                        "tensor `" + name + "` has type " + Integer.toUnsignedString(id)
                                + ", which is unknown",
                        typeStart));
        long bytes = bytes(type, shape, name, input);
        long offsetStart = input.position();
        long offset = input.int64();
        if (offset < 0 || offset % alignment != 0 || offset > Long.MAX_VALUE - bytes) {
            throw input.problem(
                    "tensor `" + name + "` lies at " + Long.toUnsignedString(offset)
                            + " of the data, expected a multiple of " + alignment,
                    offsetStart);
        }
        return new Entry(name, type, shape, offset, offset + bytes);
    }

    /** The file has the innermost dimension first. */
    private static int[] shape(GgufInput input, String name) throws IOException {
        long start = input.position();
        int rank = input.int32();
        if (rank < 0 || rank > DIMENSIONS_LIMIT) {
            throw input.problem(
                    "tensor `" + name + "` has " + Integer.toUnsignedString(rank)
                            + " dimensions, at most "
                            + DIMENSIONS_LIMIT + " are allowed",
                    start);
        }
        int[] shape = new int[rank];
        for (int i = rank - 1; i >= 0; i--) {
            long dimension = input.int64();
            if (dimension < 0 || dimension > Integer.MAX_VALUE) {
                throw input.problem(
                        "tensor `" + name + "` has a dimension of "
                                + Long.toUnsignedString(dimension)
                                + ", at most " + Integer.MAX_VALUE + " is allowed",
                        input.position() - Long.BYTES);
            }
            shape[i] = (int) dimension;
        }
        return shape;
    }

    private static long bytes(DataType type, int[] shape, String name, GgufInput input)
            throws FormatException {
        int columns = shape.length == 0 ? 1 : shape[shape.length - 1];
        if (columns % type.blockSize() != 0) {
            throw new FormatException(
                    input.source(),
                    "tensor `" + name + "`: rows of " + columns
                            + " elements don't fill whole blocks of "
                            + type.blockSize() + " of type " + type);
        }
        try {
            long elements = 1;
            for (int dimension : shape) {
                elements = Math.multiplyExact(elements, (long) dimension);
            }
            return type.bytes(elements);
        } catch (ArithmeticException e) {
            throw new FormatException(input.source(), "tensor `" + name + "`: its size overflows",
                    e);
        }
    }

    private static void checkSpans(List<Entry> entries, long dataLength, String source)
            throws FormatException {
        List<Entry> sorted = entries.stream()
                .sorted(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end))
                .toList();
        long position = 0;
        for (Entry entry : sorted) {
            if (entry.begin() < position) {
                throw new FormatException(
                        source, "tensor `" + entry.name() + "` overlaps the tensor before it");
            }
            if (entry.end() > dataLength) {
                throw new FormatException(
                        source,
                        "truncated: tensor `" + entry.name() + "` ends at byte " + entry.end()
                                + " of the data, of which the file has " + Math.max(0, dataLength));
            }
            position = entry.end();
        }
    }
}
