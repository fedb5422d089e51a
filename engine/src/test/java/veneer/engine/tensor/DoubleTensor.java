package veneer.engine.tensor;

import java.util.function.ToDoubleFunction;

/**
 * A tensor in double: what the formulas of the catalogue are written in, index by index, as slow
 * and as plain as on paper.
 *
 * @param shape the shape
 * @param data the elements, row-major
 */
record DoubleTensor(Shape shape, double[] data) {
    /** The exact values of a float32 tensor. */
    static DoubleTensor of(Tensor tensor) {
        double[] data = new double[tensor.data().length];
        for (int i = 0; i < data.length; i++) {
            data[i] = tensor.data()[i];
        }
        return new DoubleTensor(tensor.shape(), data);
    }

    /** The scalar. */
    static DoubleTensor of(double value) {
        return new DoubleTensor(Shape.of(), new double[] {value});
    }

    /** The tensor whose element at each index is what a formula says; the index is lent to it. */
    static DoubleTensor generate(Shape shape, ToDoubleFunction<int[]> formula) {
        double[] data = new double[shape.size()];
        int[] index = new int[shape.rank()];
        for (int i = 0; i < data.length; i++) {
            data[i] = formula.applyAsDouble(index);
            for (int axis = index.length - 1; axis >= 0; axis--) {
                if (++index[axis] < shape.extent(axis)) {
                    break;
                }
                index[axis] = 0;
            }
        }
        return new DoubleTensor(shape, data);
    }

    /**
     * An element; the index may be that of a larger tensor to which this one is broadcast by
     * NumPy's rules.
     */
    double at(int... index) {
        return data[indexOf(index)];
    }

    /** Where {@link #at} finds its element. */
    int indexOf(int... index) {
        int missing = index.length - shape.rank();
        int at = 0;
        for (int axis = 0; axis < shape.rank(); axis++) {
            int extent = shape.extent(axis);
            at = at * extent + (extent == 1 ? 0 : index[missing + axis]);
        }
        return at;
    }

    /** All axes but the last taken together: {@code (B·T, C)} of {@code (B, T, C)}. */
    DoubleTensor matrix() {
        return as(Shape.of(shape.rows(), shape.columns()));
    }

    /** The same elements in another shape. */
    DoubleTensor as(Shape other) {
        return new DoubleTensor(other, data);
    }
}
