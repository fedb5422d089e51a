package veneer.engine.tensor;

import java.util.Arrays;
import veneer.engine.kernel.Compute;
import veneer.engine.kernel.MatrixKernels;

/**
 * Axes in another order, {@code y[i₀, i₁, …]} being x with {@code iₖ} along axis {@code axes[k]};
 * ∂L/∂x is ∂L/∂y with its axes in the order before.
 */
final class Permute extends Node {
    private final Node x;
    private final Shape shape;
    private final int[] axes;

    private Permute(Tensor x, Shape shape, int[] axes) {
        super(shape.size(), x);
        this.x = x.node();
        this.shape = shape;
        this.axes = axes;
    }

    static Tensor forward(Tensor x, int... axes) {
        int[] order = order(x.shape(), axes);
        Shape shape = Shape.of(Arrays.stream(order).map(x.shape()::extent).toArray());
        float[] y = permuted(x.data(), x.shape(), order);
        return Tensor.result(y, shape, wanted(x) ? new Permute(x, shape, order) : null);
    }

    private static int[] order(Shape shape, int... axes) {
        int[] order = new int[axes.length];
        boolean[] named = new boolean[shape.rank()];
        for (int i = 0; i < axes.length; i++) {
            order[i] = Axes.index("transpose", shape, axes[i]);
            named[order[i]] = true;
        }
        for (int axis = 0; axis < named.length; axis++) {
            if (axes.length != named.length || !named[axis]) {
                throw new IllegalArgumentException("transpose of " + shape + " by "
                        + Arrays.toString(axes) + " must name each axis once");
            }
        }
        return order;
    }

    @Override
    void backward(float[] dy) {
        int[] inverse = new int[axes.length];
        for (int i = 0; i < axes.length; i++) {
            inverse[axes[i]] = i;
        }
        x.adopt(permuted(dy, shape, inverse));
    }

    /**
     * The elements are a stack of matrices of y: their columns run along its last axis. Along their
     * rows, the elements of x are side by side if those of the columns are not, so that each matrix
     * is copied or transposed.
     */
    private static float[] permuted(float[] x, Shape shape, int[] axes) {
        Strides from = Strides.permuted(shape, axes);
        if (from.inOrder() || shape.size() == 0) {
            return Buffers.copy(x, shape.size());
        }
        float[] y = Buffers.take(shape.size());
        int[] strides = Strides.rowMajor(from.extents());
        int last = strides.length - 1;
        int rowAxis = last - 1;
        while (from.lastStride() != 1 && from.strides()[rowAxis] != 1) {
            rowAxis--;
        }
        Matrices matrices = new Matrices(x, from, y, strides, rowAxis);
        Parallel.rows(Compute.current(), shape.size() / from.lastExtent(), from.lastExtent(),
                matrices::fillRows);
        return y;
    }

    /** The matrices of y, whose rows run along one axis and whose columns along the last. */
    private record Matrices(float[] x, Strides from, float[] y, int[] strides, int rowAxis) {
        /** Rows counted through all matrices. */
        void fillRows(int start, int end) {
            int rows = from.extents()[rowAxis];
            for (int at = start; at < end;) {
                int row = at % rows;
                int count = Math.min(rows - row, end - at);
                fill(at / rows, row, count);
                at += count;
            }
        }

        private void fill(int matrix, int row, int rows) {
            int xAt = row * from.strides()[rowAxis];
            int yAt = row * strides[rowAxis];
            int rest = matrix;
            for (int axis = strides.length - 2; axis >= 0; axis--) {
                if (axis != rowAxis) {
                    xAt += rest % from.extents()[axis] * from.strides()[axis];
                    yAt += rest % from.extents()[axis] * strides[axis];
                    rest /= from.extents()[axis];
                }
            }
            MatrixKernels kernels = Compute.current().kernels().matrix();
            int columns = from.lastExtent();
            if (from.lastStride() == 1) {
                kernels.copy(rows, columns, x, xAt, from.strides()[rowAxis], y, yAt,
                        strides[rowAxis]);
            } else {
                kernels.transpose(columns, rows, x, xAt, from.lastStride(), y, yAt,
                        strides[rowAxis]);
            }
        }
    }
}
