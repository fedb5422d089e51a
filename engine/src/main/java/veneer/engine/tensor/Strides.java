package veneer.engine.tensor;

import java.util.Arrays;

/**
 * How the elements of an array lie in the order of another shape: along each axis they are a stride
 * apart, and a stride of 0 repeats one. Axes that a single stride runs through are one axis, and
 * those of extent 1 are none; what is left has at least one axis.
 *
 * @param extents the extents, outermost first
 * @param strides from one element to the next along each axis
 */
record Strides(int[] extents, int[] strides) {
    private static Strides joined(int[] extents, int[] strides) {
        int[] joinedExtents = new int[extents.length + 1];
        int[] joinedStrides = new int[extents.length + 1];
        joinedExtents[0] = 1;
        joinedStrides[0] = 1;
        int last = 0;
        for (int axis = 0; axis < extents.length; axis++) {
            if (extents[axis] == 1) {
                continue;
            }
            if (joinedExtents[last] == 1) {
                joinedExtents[last] = extents[axis];
            } else if (joinedStrides[last] == strides[axis] * extents[axis]) {
                joinedExtents[last] *= extents[axis];
            } else {
                joinedExtents[++last] = extents[axis];
            }
            joinedStrides[last] = strides[axis];
        }
        return new Strides(
                Arrays.copyOf(joinedExtents, last + 1), Arrays.copyOf(joinedStrides, last + 1));
    }

    /** Those of a tensor that is broadcast to a shape by NumPy's rules. */
    static Strides broadcast(Shape from, Shape to) {
        int[] strides = new int[to.rank()];
        int[] own = rowMajor(from.toArray());
        for (int axis = 1; axis <= from.rank(); axis++) {
            boolean repeated = from.extent(-axis) == 1;
            strides[strides.length - axis] = repeated ? 0 : own[own.length - axis];
        }
        return joined(to.toArray(), strides);
    }

    /** Those of a tensor whose axis i is axis {@code axes[i]} of the shape. */
    static Strides permuted(Shape shape, int[] axes) {
        int[] own = rowMajor(shape.toArray());
        int[] extents = new int[axes.length];
        int[] strides = new int[axes.length];
        for (int i = 0; i < axes.length; i++) {
            extents[i] = shape.extent(axes[i]);
            strides[i] = own[axes[i]];
        }
        return joined(extents, strides);
    }

    /** The strides of elements that lie in the order of their own shape. */
    static int[] rowMajor(int[] extents) {
        int[] strides = new int[extents.length];
        int stride = 1;
        for (int axis = extents.length - 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride *= extents[axis];
        }
        return strides;
    }

    int lastExtent() {
        return extents[extents.length - 1];
    }

    int lastStride() {
        return strides[strides.length - 1];
    }

    /** Whether the elements lie in the order of the shape. */
    boolean inOrder() {
        return extents.length == 1 && lastStride() == 1;
    }

    /** Where a row begins, given its index over all axes but the last. */
    int row(int index) {
        int at = 0;
        int rest = index;
        for (int axis = extents.length - 2; axis >= 0; axis--) {
            at += rest % extents[axis] * strides[axis];
            rest /= extents[axis];
        }
        return at;
    }
}
