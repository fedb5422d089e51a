package veneer.engine.tensor;

import veneer.engine.kernel.Compute;
import veneer.engine.kernel.ElementwiseKernels;

/**
 * Rotates the pairs {@code (x[i], x[i + D/2])} of every head by the angles of the row's position
 * (Su et al. 2021).
 *
 * <p>A rotation's transpose is the rotation back: {@code ∂L/∂x = R(−angle)·dy}.
 */
final class Rotary extends Node {
    private final Node x;
    private final Shape shape;
    private final RotaryAngles angles;
    private final int firstPosition;

    private Rotary(Tensor x, RotaryAngles angles, int firstPosition) {
        super(x.shape().size(), x);
        this.x = x.node();
        this.shape = x.shape();
        this.angles = angles;
        this.firstPosition = firstPosition;
    }

    static Tensor forward(Tensor x, RotaryAngles angles, int firstPosition) {
        Shape shape = x.shape();
        int last = firstPosition + positions(shape);
        if (last > angles.positions()) {
            throw new IllegalArgumentException(
                    "position " + (last - 1) + " is beyond the context of "
                            + angles.positions() + " positions");
        }
        float[] y = Buffers.take(shape.size());
        rotate(x.data(), shape, angles, firstPosition, 1, false, y);
        return Tensor.result(y, shape, wanted(x) ? new Rotary(x, angles, firstPosition) : null);
    }

    @Override
    void backward(float[] dy) {
        rotate(dy, shape, angles, firstPosition, -1, true, x.gradient());
    }

    private static int positions(Shape shape) {
        return shape.rank() < 2 ? 1 : shape.extent(-2);
    }

    private static void rotate(
            float[] x,
            Shape shape,
            RotaryAngles angles,
            int firstPosition,
            float direction,
            boolean accumulate,
            float[] y) {
        Compute compute = Compute.current();
        int columns = shape.columns();
        int positions = positions(shape);
        int half = angles.half();
        int heads = columns / (2 * half);
        RotaryAngles.Table table = angles.table(firstPosition + positions);
        ElementwiseKernels kernels = compute.kernels().elementwise();
        Parallel.rows(compute, shape.rows(), columns, (from, to) -> {
            for (int row = from; row < to; row++) {
                int angle = (firstPosition + row % positions) * half;
                kernels.rotate(x, row * columns, table.cosines(), table.sines(), angle, half, heads,
                        direction, accumulate, y, row * columns);
            }
        });
    }
}
