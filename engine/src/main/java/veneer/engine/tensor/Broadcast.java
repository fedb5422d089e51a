package veneer.engine.tensor;

import java.util.Arrays;
import veneer.engine.kernel.Compute;

/**
 * Operations on two tensors element by element, by NumPy's rules: shapes are aligned at their last
 * axes, and an extent that is 1 or missing is repeated to match the other.
 */
final class Broadcast {
    /** Elements of a repeated operand that are spread out at a time, to stay in the cache. */
    private static final int BLOCK = 2048;

    /** {@code y[i] = f(a[i], b[i])}, each array from its own offset on. */
    @FunctionalInterface
    interface Kernel {
        void apply(float[] a, int aOffset, float[] b, int bOffset, float[] y, int yOffset,
                int count);
    }

    private Broadcast() {}

    /** The shape of the result of an operation on two tensors. */
    static Shape shape(String operation, Shape a, Shape b) {
        if (a.equals(b)) {
            return a;
        }
        int[] extents = new int[Math.max(a.rank(), b.rank())];
        for (int axis = 1; axis <= extents.length; axis++) {
            int ofA = axis <= a.rank() ? a.extent(-axis) : 1;
            int ofB = axis <= b.rank() ? b.extent(-axis) : 1;
            if (ofA != ofB && ofA != 1 && ofB != 1) {
                throw new IllegalArgumentException(
                        operation + " of " + a + " and " + b + ": the extents " + ofA + " and "
                                + ofB + " differ, and neither is 1");
            }
            extents[extents.length - axis] = ofA == 1 ? ofB : ofA;
        }
        return Shape.of(extents);
    }

    /** A new array of a kernel's results. */
    static float[] apply(Kernel kernel, Tensor a, Tensor b, Shape shape) {
        float[] y = Buffers.take(shape.size());
        apply(kernel, a.data(), a.shape(), b.data(), b.shape(), y, shape);
        return y;
    }

    /** A kernel's results in an array, which may be that of an operand of the same shape. */
    static void apply(Kernel kernel, float[] a, Shape aShape, float[] b, Shape bShape, float[] y,
            Shape shape) {
        Strides ofA = Strides.broadcast(aShape, shape);
        Strides ofB = Strides.broadcast(bShape, shape);
        Parallel.elements(Compute.current(), shape.size(), (from, to) -> {
            if (ofA.inOrder() && ofB.inOrder()) {
                kernel.apply(a, from, b, from, y, from, to - from);
            } else {
                applyInBlocks(kernel, a, ofA, b, ofB, y, from, to);
            }
        });
    }

    private static void applyInBlocks(Kernel kernel, float[] a, Strides ofA, float[] b, Strides ofB,
            float[] y, int from, int to) {
        float[] spreadA = ofA.inOrder() ? null : new float[BLOCK];
        float[] spreadB = ofB.inOrder() ? null : new float[BLOCK];
        for (int at = from; at < to; at += BLOCK) {
            int count = Math.min(BLOCK, to - at);
            if (spreadA != null) {
                spread(a, ofA, at, count, spreadA, 0);
            }
            if (spreadB != null) {
                spread(b, ofB, at, count, spreadB, 0);
            }
            kernel.apply(
                    spreadA == null ? a : spreadA, spreadA == null ? at : 0,
                    spreadB == null ? b : spreadB, spreadB == null ? at : 0, y, at, count);
        }
    }

    /** A new array of a tensor's elements repeated to a shape. */
    static float[] expand(float[] data, Shape from, Shape to) {
        float[] y = Buffers.take(to.size());
        Strides strides = Strides.broadcast(from, to);
        Parallel.elements(Compute.current(), to.size(),
                (start, end) -> spread(data, strides, start, end - start, y, start));
        return y;
    }

    /** Writes the elements {@code from … from + count − 1} of a broadcast tensor. */
    private static void spread(float[] data, Strides strides, int from, int count, float[] to,
            int toOffset) {
        int columns = strides.lastExtent();
        int end = from + count;
        for (int at = from; at < end;) {
            int column = at % columns;
            int length = Math.min(columns - column, end - at);
            int row = strides.row(at / columns);
            int target = toOffset + at - from;
            if (strides.lastStride() == 0) {
                Arrays.fill(to, target, target + length, data[row]);
            } else {
                System.arraycopy(data, row + column, to, target, length);
            }
            at += length;
        }
    }
}
