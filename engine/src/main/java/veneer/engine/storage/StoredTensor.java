package veneer.engine.storage;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.IntUnaryOperator;
import veneer.engine.kernel.Kernels;
import veneer.engine.kernel.RowSource;

/**
 * A frozen tensor in the type and layout in which a file stores it: row-major, little-endian, often
 * a mapped part of the file itself. It lives once; whoever computes with it reads spans of its
 * rows, widened to float32 on the way, from any number of threads at once.
 */
public final class StoredTensor implements RowSource {
    private static final int WRITTEN_AT_ONCE = 1 << 16;
    private static final int CACHE_LINE = 64;

    private final String name;
    private final DataType type;
    private final int[] shape;
    private final StoredBytes data;
    private final int[] rowOrder;
    private final long elements;
    private final long rows;
    private final int columns;
    private final Widening widening;
    private final RowProducts rowProducts;

    private StoredTensor(
            String name, DataType type, int[] shape, StoredBytes data, int[] rowOrder) {
        this.name = name;
        this.type = type;
        this.shape = shape;
        this.data = data;
        this.rowOrder = rowOrder;
        this.columns = shape.length == 0 ? 1 : shape[shape.length - 1];
        this.rows = product(name, Arrays.copyOf(shape, Math.max(0, shape.length - 1)));
        this.elements = product(name, shape);
        this.widening = Widening.of(type).orElse(null);
        this.rowProducts = RowProducts.of(type).orElse(null);
    }

    /**
     * Makes a tensor of bytes in memory or of a mapped file.
     *
     * @param name the tensor's name, for messages and files
     * @param type the type of the elements
     * @param shape the dimensions, outermost first; none for a single number
     * @param data the elements, row-major and little-endian, exactly as many bytes as they take
     * @return the tensor; it shares the data
     * @throws IllegalArgumentException if the shape, the type and the size of the data don't agree
     */
    public static StoredTensor of(String name, DataType type, int[] shape, MemorySegment data) {
        return of(name, type, shape, data, "memory");
    }

    /**
     * Makes a tensor of bytes in memory or of a mapped file, and says where they come from.
     *
     * @param name the tensor's name, for messages and files
     * @param type the type of the elements
     * @param shape the dimensions, outermost first; none for a single number
     * @param data the elements, row-major and little-endian, exactly as many bytes as they take
     * @param source where the data comes from, for messages: a file's path
     * @return the tensor; it shares the data
     * @throws IllegalArgumentException if the shape, the type and the size of the data don't agree
     */
    public static StoredTensor of(String name, DataType type, int[] shape, MemorySegment data,
            String source) {
        StoredBytes bytes = new StoredBytes(data, name, source);
        StoredTensor tensor = new StoredTensor(name, type, shape.clone(), bytes, null);
        long blocks = data.byteSize() / type.blockBytes();
        if (blocks * type.blockBytes() != data.byteSize()
                || tensor.elements % type.blockSize() != 0
                || tensor.elements / type.blockSize() != blocks) {
            throw new IllegalArgumentException(
                    "tensor `" + name + "`: " + data.byteSize() + " bytes can't be "
                            + type + " of shape " + Arrays.toString(shape));
        }
        return tensor;
    }

    /**
     * Makes a float32 tensor of an array.
     *
     * @param name the tensor's name
     * @param shape the dimensions, outermost first
     * @param values the elements, row-major; shared with the tensor, not copied
     * @return the tensor
     * @throws IllegalArgumentException if the shape doesn't have as many elements as the array
     */
    public static StoredTensor ofFloats(String name, int[] shape, float[] values) {
        MemorySegment data = MemorySegment.ofArray(values);
        return of(name, DataType.F32, shape, littleEndian(data, ValueLayout.JAVA_FLOAT_UNALIGNED));
    }

    /**
     * Makes a tensor of 32-bit integers of an array.
     *
     * @param name the tensor's name
     * @param shape the dimensions, outermost first
     * @param values the elements, row-major; shared with the tensor, not copied
     * @return the tensor
     * @throws IllegalArgumentException if the shape doesn't have as many elements as the array
     */
    public static StoredTensor ofInts(String name, int[] shape, int[] values) {
        MemorySegment data = MemorySegment.ofArray(values);
        return of(name, DataType.I32, shape, littleEndian(data, ValueLayout.JAVA_INT_UNALIGNED));
    }

    /**
     * Returns the name.
     *
     * @return the name, as the file has it unless {@link #withName} changed it
     */
    public String name() {
        return name;
    }

    /**
     * Returns the type of the elements.
     *
     * @return the stored type
     */
    public DataType type() {
        return type;
    }

    /**
     * Returns the dimensions.
     *
     * @return a copy, outermost dimension first
     */
    public int[] shape() {
        return shape.clone();
    }

    /**
     * Returns the number of elements.
     *
     * @return the product of the dimensions
     */
    public long elements() {
        return elements;
    }

    /**
     * Returns the size of the stored data.
     *
     * @return bytes
     */
    public long bytes() {
        return data.segment().byteSize();
    }

    /**
     * Returns the number of rows: of a matrix its first dimension, of any tensor the product of all
     * dimensions but the last.
     *
     * @return the rows; 1 for a vector
     */
    public int rows() {
        return Math.toIntExact(rows);
    }

    /**
     * Returns the length of a row, the last dimension.
     *
     * @return the columns; 1 for a tensor without dimensions
     */
    public int columns() {
        return columns;
    }

    /**
     * Returns this tensor under another name.
     *
     * @param newName the name
     * @return a tensor that shares the data
     */
    public StoredTensor withName(String newName) {
        StoredBytes renamed = new StoredBytes(data.segment(), newName, data.source());
        return new StoredTensor(newName, type, shape, renamed, rowOrder);
    }

    /**
     * Returns this tensor with its rows in another order; the data stays where it is.
     *
     * @param order row {@code i} of the result is row {@code order(i)} of this tensor
     * @return a tensor that shares the data
     * @throws IllegalArgumentException if the order names a row that isn't there
     */
    public StoredTensor withRowOrder(IntUnaryOperator order) {
        int[] stored = new int[rows()];
        for (int row = 0; row < stored.length; row++) {
            int other = order.applyAsInt(row);
            if (other < 0 || other >= stored.length) {
                throw new IllegalArgumentException(
                        "tensor `" + name + "`: the order names row " + other + " of "
                                + stored.length);
            }
            stored[row] = storedRow(other);
        }
        return new StoredTensor(name, type, shape, data, stored);
    }

    /**
     * Whether the elements can be read: some types are known by name and size alone.
     *
     * @return whether {@link #read} works
     */
    public boolean isReadable() {
        return widening != null;
    }

    /**
     * Whether another tensor has the same shape and, widened, the same numbers.
     *
     * @param other a tensor that can be read
     * @return whether it has; false if this one can't be read
     */
    public boolean holdsSame(StoredTensor other) {
        if (!isReadable() || !Arrays.equals(shape(), other.shape())) {
            return false;
        }
        float[] row = new float[columns()];
        float[] otherRow = new float[columns()];
        for (int i = 0; i < rows(); i++) {
            read(i, 0, row.length, row, 0);
            other.read(i, 0, row.length, otherRow, 0);
            if (!Arrays.equals(row, otherRow)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Reads a span of a row, widened to float32: exactly, but for float64 and integers of 32
     * and 64 bits, which are rounded once.
     *
     * @param row the row
     * @param column the first column; quickest where it begins a block of the type
     * @param count the number of elements
     * @param to receives the elements
     * @param offset where the first goes
     * @throws IndexOutOfBoundsException if the span isn't in the tensor or doesn't fit
     * @throws IllegalArgumentException if elements of this type can't be read
     * @throws IllegalStateException if the file was closed
     * @throws UncheckedIOException if the file was cut off since it was opened
     */
    @Override
    public void read(int row, int column, int count, float[] to, int offset) {
        Objects.checkIndex(row, rows);
        Objects.checkFromIndexSize(column, count, columns);
        Objects.checkFromIndexSize(offset, count, to.length);
        readElements(storedRow(row) * (long) columns + column, count, to, offset);
    }

    @Override
    public void readRows(int firstRow, int count, int length, float[] to, int offset) {
        if (rowOrder != null || length != columns) {
            RowSource.super.readRows(firstRow, count, length, to, offset);
            return;
        }
        Objects.checkFromIndexSize(firstRow, count, rows());
        Objects.checkFromIndexSize(offset, count * length, to.length);
        readElements(firstRow * (long) columns, count * length, to, offset);
    }

    /** Rows that lie in order in memory outside the heap are multiplied where they are. */
    @Override
    public void multiplyRow(int firstRow, int count, int length, float[] x, int xOffset, float[] y,
            int yOffset, Kernels kernels) {
        if (rowProducts == null || rowOrder != null || length != columns || !data.inMemory()) {
            RowSource.super.multiplyRow(firstRow, count, length, x, xOffset, y, yOffset, kernels);
            return;
        }
        Objects.checkFromIndexSize(firstRow, count, rows());
        Objects.checkFromIndexSize(xOffset, length, x.length);
        Objects.checkFromIndexSize(yOffset, count, y.length);
        data.multiplyRow(rowProducts, kernels.storedRows(), count, length, x, xOffset,
                type.bytes(firstRow * (long) columns), y, yOffset);
    }

    /**
     * Reads the whole tensor, widened to float32.
     *
     * @return the elements, row-major
     * @throws IllegalArgumentException if the elements don't fit an array or their type can't be
     *     read
     */
    public float[] toFloats() {
        float[] values = new float[arrayLength()];
        if (rowOrder == null) {
            readElements(0, values.length, values, 0);
        } else {
            for (int row = 0; row < rowOrder.length; row++) {
                read(row, 0, columns, values, row * columns);
            }
        }
        return values;
    }

    /**
     * Reads the whole tensor of integers or truth values.
     *
     * @return the elements, row-major
     * @throws IllegalArgumentException if the type isn't an integer's or an element doesn't fit an
     *     int
     */
    public int[] toInts() {
        if (!type.isInteger()) {
            throw new IllegalArgumentException(
                    "tensor `" + name + "` is " + type + ", not integers");
        }
        int[] values = new int[arrayLength()];
        if (rowOrder == null) {
            readIntegers(0, values.length, values, 0);
        } else {
            for (int row = 0; row < rowOrder.length; row++) {
                readIntegers(rowOrder[row] * (long) columns, columns, values, row * columns);
            }
        }
        return values;
    }

    /**
     * Writes the elements in their stored type, row-major and little-endian.
     *
     * @param out receives {@link #bytes()} bytes
     * @throws IOException if writing fails
     */
    public void writeTo(OutputStream out) throws IOException {
        writeTo(0, bytes(), out);
    }

    /**
     * Writes a part of what {@link #writeTo(OutputStream)} writes.
     *
     * @param position the first byte
     * @param count how many
     * @param out receives them
     * @throws IOException if writing fails
     */
    public void writeTo(long position, long count, OutputStream out) throws IOException {
        Objects.checkFromIndexSize(position, count, bytes());
        if (rowOrder == null) {
            writeBytes(position, count, out);
            return;
        }
        long rowBytes = type.bytes(columns);
        long end = position + count;
        for (long at = position; at < end;) {
            long within = at % rowBytes;
            long part = Math.min(rowBytes - within, end - at);
            writeBytes(rowOrder[(int) (at / rowBytes)] * rowBytes + within, part, out);
            at += part;
        }
    }

    /**
     * Copies the tensor into memory, with its rows in order. There single rows are multiplied
     * faster than in a mapped file, which has to be read more carefully.
     *
     * @param arena where the copy lives
     * @return the copy
     * @throws IOException if the file was cut off since it was opened
     */
    public StoredTensor copyTo(Arena arena) throws IOException {
        MemorySegment copy = arena.allocate(bytes(), CACHE_LINE);
        try (OutputStream out = new SegmentOutput(copy)) {
            writeTo(out);
        }
        return of(name, type, shape, copy, data.source());
    }

    /** A line for people: name, type and shape. */
    @Override
    public String toString() {
        return name + " " + type + " " + Arrays.toString(shape);
    }

    private void writeBytes(long from, long count, OutputStream out) throws IOException {
        byte[] chunk = new byte[(int) Math.min(count, WRITTEN_AT_ONCE)];
        for (long done = 0; done < count; done += chunk.length) {
            int length = (int) Math.min(chunk.length, count - done);
            data.copy(from + done, chunk, length);
            out.write(chunk, 0, length);
        }
    }

    private void readElements(long first, int count, float[] to, int offset) {
        if (widening == null) {
            throw new IllegalArgumentException("tensor `" + name + "` of " + data.source() + " is "
                    + type + ", a type that can't be read");
        }
        data.widen(widening, first, count, to, offset);
    }

    private void readIntegers(long first, int count, int[] to, int offset) {
        data.integers(type, first, count,
                (index, value) -> to[offset + index] = toInt(offset + index, value));
    }

    private int toInt(int index, long value) {
        boolean beyond63Bits = type == DataType.U64 && value < 0;
        if (beyond63Bits || value != (int) value) {
            String number = beyond63Bits ? Long.toUnsignedString(value) : Long.toString(value);
            throw new IllegalArgumentException("tensor `" + name + "`: element " + index + ", "
                    + number + ", doesn't fit 32 bits");
        }
        return (int) value;
    }

    private int arrayLength() {
        if (elements > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException(
                    "tensor `" + name + "`: " + elements + " elements are too many for an array");
        }
        return (int) elements;
    }

    private int storedRow(int row) {
        return rowOrder == null ? row : rowOrder[row];
    }

    private static long product(String name, int[] shape) {
        long product = 1;
        for (int dimension : shape) {
            if (dimension < 0 || Math.multiplyHigh(product, dimension) != 0
                    || product * dimension < 0) {
                throw new IllegalArgumentException("tensor `" + name + "`: the shape "
                        + Arrays.toString(shape) + " is negative or too large");
            }
            product *= dimension;
        }
        return product;
    }

    /** Array elements lie in the machine's own byte order, stored ones are little-endian. */
    static MemorySegment littleEndian(MemorySegment elements, ValueLayout layout) {
        if (ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN) {
            return elements;
        }
        MemorySegment swapped =
                MemorySegment.ofArray(new byte[Math.toIntExact(elements.byteSize())]);
        long count = elements.byteSize() / layout.byteSize();
        MemorySegment.copy(elements, layout, 0, swapped, layout.withOrder(ByteOrder.LITTLE_ENDIAN),
                0, count);
        return swapped;
    }
}
