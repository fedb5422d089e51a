package veneer.engine.linalg;

import java.util.Arrays;
import veneer.engine.kernel.Compute;
import veneer.engine.random.RandomStream;

/** An m×n matrix of doubles, row by row. Either extent may be 0. It doesn't change. */
public final class Matrix {
    /** Rows that a thread takes at a time. */
    private static final int ROWS_PER_TASK = 16;

    private final int rows;
    private final int columns;
    private final double[] data;

    private Matrix(int rows, int columns, double[] data) {
        this.rows = rows;
        this.columns = columns;
        this.data = data;
    }

    /**
     * A matrix of numbers that are copied.
     *
     * @param rows m
     * @param columns n
     * @param data m·n numbers, row by row
     * @return the matrix
     */
    public static Matrix of(int rows, int columns, double... data) {
        requireSize(rows, columns, data.length);
        return new Matrix(rows, columns, data.clone());
    }

    /**
     * A matrix of float32 numbers.
     *
     * @param rows m
     * @param columns n
     * @param data m·n numbers at least, row by row
     * @return the matrix
     */
    public static Matrix ofFloats(int rows, int columns, float[] data) {
        requireSize(rows, columns, Math.min(data.length, size(rows, columns)));
        Matrix matrix = zero(rows, columns);
        for (int i = 0; i < matrix.data.length; i++) {
            matrix.data[i] = data[i];
        }
        return matrix;
    }

    /**
     * The matrix that changes nothing.
     *
     * @param extent n
     * @return I, n×n
     */
    public static Matrix identity(int extent) {
        Matrix matrix = zero(extent, extent);
        for (int i = 0; i < extent; i++) {
            matrix.data[i * extent + i] = 1;
        }
        return matrix;
    }

    /**
     * A matrix of independent normal numbers.
     *
     * @param random where they come from
     * @param rows m
     * @param columns n
     * @return the matrix, whose numbers have mean 0 and deviation 1
     */
    public static Matrix normal(RandomStream random, int rows, int columns) {
        return ofFloats(rows, columns, random.normal(size(rows, columns), 1));
    }

    /** A matrix to be filled by whoever made it. */
    static Matrix zero(int rows, int columns) {
        return new Matrix(rows, columns, new double[size(rows, columns)]);
    }

    private static void requireSize(int rows, int columns, int numbers) {
        if (numbers != size(rows, columns)) {
            throw new IllegalArgumentException("a " + rows + "×" + columns + " matrix has "
                    + size(rows, columns) + " numbers, not " + numbers);
        }
    }

    private static int size(int rows, int columns) {
        if (rows < 0 || columns < 0 || (long) rows * columns > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException(
                    "a " + rows + "×" + columns + " matrix can't be in memory");
        }
        return rows * columns;
    }

    /** {@return m} */
    public int rows() {
        return rows;
    }

    /** {@return n} */
    public int columns() {
        return columns;
    }

    /**
     * One number.
     *
     * @param row from 0 to m − 1
     * @param column from 0 to n − 1
     * @return what stands there
     */
    public double get(int row, int column) {
        if (column < 0 || column >= columns) {
            throw new IndexOutOfBoundsException(
                    "there is no column " + column + " among " + columns);
        }
        return data[row * columns + column];
    }

    /** {@return a copy of all numbers, row by row} */
    public double[] toArray() {
        return data.clone();
    }

    /** The numbers themselves, for decompositions that fill a matrix of their own. */
    double[] data() {
        return data;
    }

    Matrix copy() {
        return new Matrix(rows, columns, data.clone());
    }

    /** {@return the n×m matrix whose rows are this one's columns} */
    public Matrix transpose() {
        Matrix result = zero(columns, rows);
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                result.data[column * rows + row] = data[row * columns + column];
            }
        }
        return result;
    }

    /**
     * The product. Each of its numbers is summed in ascending order of the inner extent.
     *
     * @param other n×k
     * @return m×k
     */
    public Matrix multiply(Matrix other) {
        if (columns != other.rows) {
            throw new IllegalArgumentException("a " + this + " matrix can't multiply a " + other
                    + " one; their inner extents differ");
        }
        int width = other.columns;
        Matrix product = zero(rows, width);
        forRows(rows, row -> {
            for (int k = 0; k < columns; k++) {
                DoubleRows.addScaled(data[row * columns + k], other.data, k * width,
                        product.data, row * width, width);
            }
        });
        return product;
    }

    /** What is done for a row, by whichever thread takes it. */
    interface RowTask {
        void accept(int row);
    }

    static void forRows(int rows, RowTask task) {
        int tasks = (rows + ROWS_PER_TASK - 1) / ROWS_PER_TASK;
        Compute.current().workers().run(tasks, index -> {
            int end = Math.min(rows, (index + 1) * ROWS_PER_TASK);
            for (int row = index * ROWS_PER_TASK; row < end; row++) {
                task.accept(row);
            }
        });
    }

    /**
     * The difference.
     *
     * @param other m×n
     * @return m×n
     */
    public Matrix subtract(Matrix other) {
        if (rows != other.rows || columns != other.columns) {
            throw new IllegalArgumentException(
                    "a " + other + " matrix can't be subtracted from a " + this + " one");
        }
        Matrix difference = copy();
        DoubleRows.addScaled(-1, other.data, 0, difference.data, 0, data.length);
        return difference;
    }

    /**
     * Every number multiplied by the same.
     *
     * @param factor what by
     * @return m×n
     */
    public Matrix scale(double factor) {
        Matrix scaled = copy();
        for (int i = 0; i < data.length; i++) {
            scaled.data[i] *= factor;
        }
        return scaled;
    }

    /** Each column multiplied by a factor of its own. */
    Matrix scaleColumns(double[] factors) {
        Matrix scaled = copy();
        for (int i = 0; i < data.length; i++) {
            scaled.data[i] *= factors[i % columns];
        }
        return scaled;
    }

    /**
     * The first columns.
     *
     * @param count how many, from 0 to n
     * @return m×count
     */
    public Matrix firstColumns(int count) {
        if (count < 0 || count > columns) {
            throw new IllegalArgumentException(
                    "a " + this + " matrix hasn't got " + count + " columns to take");
        }
        Matrix first = zero(rows, count);
        for (int row = 0; row < rows; row++) {
            System.arraycopy(data, row * columns, first.data, row * count, count);
        }
        return first;
    }

    Matrix firstRows(int count) {
        return new Matrix(count, columns, Arrays.copyOf(data, count * columns));
    }

    /** Zeros stay positive. */
    void negateRow(int row) {
        for (int i = row * columns; i < (row + 1) * columns; i++) {
            data[i] = 0 - data[i];
        }
    }

    /** Row i of the result is row {@code order[i]} of this. */
    Matrix reorderRows(int[] order) {
        Matrix result = zero(order.length, columns);
        for (int i = 0; i < order.length; i++) {
            System.arraycopy(data, order[i] * columns, result.data, i * columns, columns);
        }
        return result;
    }

    /** {@return the root of the sum of all squares, ‖·‖_F} */
    public double frobenius() {
        double largest = largest();
        if (largest == 0 || !Double.isFinite(largest)) {
            return largest;
        }
        double[] scaled = scale(powerOfTwo(largest)).data;
        return Math.sqrt(DoubleRows.dot(scaled, 0, scaled, 0, scaled.length))
                / powerOfTwo(largest);
    }

    /** {@return the largest magnitude, NaN if there is one} */
    public double largest() {
        return DoubleRows.largest(data, 0, data.length);
    }

    /** What brings a magnitude near 1 without rounding: then no square is beyond a double. */
    static double powerOfTwo(double magnitude) {
        int exponent = Math.getExponent(magnitude);
        return Math.scalb(1.0, Math.clamp(-exponent, -1022, 1022));
    }

    /** Refuses what no decomposition can be computed of. */
    Matrix requireFinite() {
        for (int i = 0; i < data.length; i++) {
            if (!Double.isFinite(data[i])) {
                throw new IllegalArgumentException("the " + this + " matrix has " + data[i]
                        + " in row " + i / columns + ", column " + i % columns
                        + "; only finite numbers can be decomposed");
            }
        }
        return this;
    }

    /** Refuses what isn't symmetric to the last bits. */
    Matrix requireSymmetric() {
        if (rows != columns) {
            throw new IllegalArgumentException("a symmetric matrix is square, not " + this);
        }
        double tolerance = 1e-12 * largest();
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < i; j++) {
                if (Math.abs(data[i * columns + j] - data[j * columns + i]) > tolerance) {
                    throw new IllegalArgumentException("the " + this + " matrix isn't symmetric: "
                            + data[i * columns + j] + " in row " + i + ", column " + j + ", but "
                            + data[j * columns + i] + " in row " + j + ", column " + i);
                }
            }
        }
        return this;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Matrix matrix && rows == matrix.rows && columns == matrix.columns
                && Arrays.equals(data, matrix.data);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * rows + columns) + Arrays.hashCode(data);
    }

    /** {@return the extents, {@code m×n}} */
    @Override
    public String toString() {
        return rows + "×" + columns;
    }
}
