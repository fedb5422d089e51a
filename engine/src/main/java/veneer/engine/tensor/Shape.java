package veneer.engine.tensor;

import java.util.Arrays;

/** The extents of a tensor, outermost first; the last one is contiguous in memory. */
public final class Shape {
    private final int[] extents;
    private final int size;

    private Shape(int[] extents) {
        long product = 1;
        for (int extent : extents) {
            if (extent < 0) {
                throw new IllegalArgumentException(
                        "shape " + Arrays.toString(extents) + " has a negative extent");
            }
            product = Math.multiplyExact(product, extent);
            if (product > Integer.MAX_VALUE) {
                throw new IllegalArgumentException("shape " + Arrays.toString(extents)
                        + " has more elements than an array holds (2^31 - 1)");
            }
        }
        this.extents = extents;
        this.size = (int) product;
    }

    /**
     * A shape of the given extents; none for a scalar.
     *
     * @param extents the extents, outermost first
     * @return the shape
     */
    public static Shape of(int... extents) {
        return new Shape(extents.clone());
    }

    /**
     * The number of extents.
     *
     * @return the rank: 0 for a scalar, 1 for a vector, 2 for a matrix
     */
    public int rank() {
        return extents.length;
    }

    /**
     * The number of elements.
     *
     * @return the product of the extents
     */
    public int size() {
        return size;
    }

    /**
     * One extent.
     *
     * @param axis the axis; negative ones count from the end, −1 is the last
     * @return its extent
     */
    public int extent(int axis) {
        return extents[axis < 0 ? axis + extents.length : axis];
    }

    /**
     * The length of a row: the last extent.
     *
     * @return the last extent, 1 for a scalar
     */
    public int columns() {
        return extents.length == 0 ? 1 : extents[extents.length - 1];
    }

    /**
     * The number of rows when all axes but the last are taken together: B·T of {@code (B, T, C)}.
     *
     * @return the product of all extents but the last
     */
    public int rows() {
        int rows = 1;
        for (int axis = 0; axis < extents.length - 1; axis++) {
            rows *= extents[axis];
        }
        return rows;
    }

    /**
     * The same shape with another last extent.
     *
     * @param columns the last extent
     * @return {@code (B, T, columns)} of {@code (B, T, C)}
     */
    public Shape withColumns(int columns) {
        return withExtent(-1, columns);
    }

    /**
     * The same shape with another extent along one axis.
     *
     * @param axis the axis; negative ones count from the end, −1 is the last
     * @param extent its extent
     * @return {@code (B, extent, C)} of {@code (B, T, C)}, for axis 1
     */
    public Shape withExtent(int axis, int extent) {
        int[] changed = extents.clone();
        changed[axis < 0 ? axis + changed.length : axis] = extent;
        return new Shape(changed);
    }

    /**
     * The extents as an array.
     *
     * @return a copy
     */
    public int[] toArray() {
        return extents.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Shape shape && Arrays.equals(extents, shape.extents);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(extents);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("(");
        for (int axis = 0; axis < extents.length; axis++) {
            text.append(axis == 0 ? "" : ", ").append(extents[axis]);
        }
        return text.append(')').toString();
    }
}
