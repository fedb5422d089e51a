package veneer.engine.tensor;

import java.util.Arrays;

/**
 * The axes of a shape that an operation takes together.
 *
 * @param shape the shape
 * @param chosen true for each of them
 */
record Axes(Shape shape, boolean[] chosen) {
    /** Axes by number, negative ones counted from the end; all if none is named. */
    static Axes of(String operation, Shape shape, int... axes) {
        boolean[] chosen = new boolean[shape.rank()];
        for (int axis : axes) {
            int at = index(operation, shape, axis);
            if (chosen[at]) {
                throw new IllegalArgumentException(
                        operation + " of " + shape + " names axis " + at + " twice");
            }
            chosen[at] = true;
        }
        if (axes.length == 0) {
            Arrays.fill(chosen, true);
        }
        return new Axes(shape, chosen);
    }

    /** An axis counted from the front. */
    static int index(String operation, Shape shape, int axis) {
        int index = axis < 0 ? axis + shape.rank() : axis;
        if (index < 0 || index >= shape.rank()) {
            throw new IllegalArgumentException(operation + " of " + shape + " has no axis " + axis);
        }
        return index;
    }

    /** The number of elements that are taken together into one. */
    int elements() {
        int elements = 1;
        for (int axis = 0; axis < chosen.length; axis++) {
            elements *= chosen[axis] ? shape.extent(axis) : 1;
        }
        return elements;
    }

    /** The shape with an extent of 1 for each. */
    Shape kept() {
        int[] extents = shape.toArray();
        for (int axis = 0; axis < chosen.length; axis++) {
            extents[axis] = chosen[axis] ? 1 : extents[axis];
        }
        return Shape.of(extents);
    }

    /** The shape without them. */
    Shape left() {
        int[] extents = new int[chosen.length];
        int rank = 0;
        for (int axis = 0; axis < chosen.length; axis++) {
            if (!chosen[axis]) {
                extents[rank++] = shape.extent(axis);
            }
        }
        return Shape.of(Arrays.copyOf(extents, rank));
    }
}
