package veneer.engine.tensor;

import java.util.Arrays;
import veneer.engine.kernel.Compute;
import veneer.engine.kernel.ElementwiseKernels;
import veneer.engine.kernel.Kernels;
import veneer.engine.kernel.RowKernels;

/**
 * What takes several axes of a tensor together. The order is fixed: groups of neighbouring axes one
 * after another, the innermost first; within one, spans of up to 1,024 terms, whose results are
 * then taken together in the same way, so that float32 doesn't round each term to the size of the
 * whole. Along the last axis a span is one {@link RowKernels} row, along others rows are added in
 * ascending order.
 */
enum Reduction {
    SUM {
        @Override
        float row(RowKernels kernels, float[] x, int at, int count) {
            return kernels.sum(x, at, count);
        }

        @Override
        void takeRow(ElementwiseKernels kernels, float[] x, int at, float[] y, int yAt, int count) {
            kernels.add(y, yAt, x, at, y, yAt, count);
        }
    },
    /** NaN where any element is NaN. */
    MAX {
        @Override
        float row(RowKernels kernels, float[] x, int at, int count) {
            return kernels.max(x, at, count);
        }

        @Override
        void takeRow(ElementwiseKernels kernels, float[] x, int at, float[] y, int yAt, int count) {
            kernels.max(y, yAt, x, at, y, yAt, count);
        }
    };

    private static final int SPAN = 1024;

    /** Takes neighbours in memory together. */
    abstract float row(RowKernels kernels, float[] x, int at, int count);

    /** Takes a row into what others gave so far, element by element. */
    abstract void takeRow(ElementwiseKernels kernels, float[] x, int at, float[] y, int yAt,
            int count);

    /**
     * Takes axes of a tensor together.
     *
     * @param axes true for each axis that goes
     * @return what is left, row-major; the array given if every axis that goes has the extent 1
     */
    float[] over(float[] x, Shape shape, boolean[] axes) {
        float[] result = x;
        int inner = 1;
        for (int axis = shape.rank() - 1; axis >= 0; axis--) {
            int terms = 1;
            while (axis >= 0 && axes[axis]) {
                terms *= shape.extent(axis--);
            }
            if (terms != 1) {
                int outer = 1;
                for (int before = 0; before <= axis; before++) {
                    outer *= shape.extent(before);
                }
                result = over(result, outer, terms, inner);
            }
            inner *= axis >= 0 ? shape.extent(axis) : 1;
        }
        return result;
    }

    /** The rows of a matrix of so many columns taken together. */
    float[] rows(float[] x, int rows, int columns) {
        return over(x, 1, rows, columns);
    }

    /** {@code (outer, inner)} of {@code (outer, terms, inner)}. */
    private float[] over(float[] x, int outer, int terms, int inner) {
        int spans = Math.max(1, Math.ceilDiv(terms, SPAN));
        int size = outer * spans * inner;
        float[] y = Buffers.take(size);
        Compute compute = Compute.current();
        Parallel.rows(compute, size, Math.min(terms, SPAN), (from, to) -> {
            for (int at = from; at < to;) {
                int column = at % inner;
                int count = Math.min(inner - column, to - at);
                int block = at / inner;
                int first = block % spans * SPAN;
                int xAt = (block / spans * terms + first) * inner + column;
                span(compute.kernels(), x, xAt, Math.min(SPAN, terms - first), inner, y, at, count);
                at += count;
            }
        });
        return spans == 1 ? y : over(y, outer, spans, inner);
    }

    /** Some columns of one span. */
    private void span(Kernels kernels, float[] x, int xAt, int terms, int inner, float[] y, int at,
            int count) {
        if (inner == 1) {
            y[at] = row(kernels.rows(), x, xAt, terms);
            return;
        }
        Arrays.fill(y, at, at + count, row(kernels.rows(), x, xAt, 0));
        for (int term = 0; term < terms; term++) {
            takeRow(kernels.elementwise(), x, xAt + term * inner, y, at, count);
        }
    }
}
