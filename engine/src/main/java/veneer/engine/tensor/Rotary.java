package veneer.engine.tensor;

import java.util.Arrays;
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
    private final int[] positions;

    private Rotary(Tensor x, RotaryAngles angles, int[] positions) {
        super(x.shape().size(), x);
        this.x = x.node();
        this.shape = x.shape();
        this.angles = angles;
        this.positions = positions;
    }

    static Tensor forward(Tensor x, RotaryAngles angles, int[] positions) {
        if (positions.length != x.shape().rows()) {
            throw new IllegalArgumentException("rotate of " + x.shape() + " needs a position for"
                    + " each of its rows, not " + positions.length);
        }
        for (int position : positions) {
            if (position < 0 || position >= angles.positions()) {
                throw new IllegalArgumentException("position " + position + " is beyond the context"
                        + " of " + angles.positions() + " positions");
            }
        }
        float[] y = x.giveUp("rotate");
        rotate(y, x.shape(), angles, positions, 1);
        return Tensor.result(y, x.shape(), wanted(x) ? new Rotary(x, angles, positions) : null);
    }

    @Override
    void backward(float[] dy) {
        rotate(dy, shape, angles, positions, -1);
        x.adopt(dy);
    }

    /** Turns rows in place. */
    private static void rotate(float[] x, Shape shape, RotaryAngles angles, int[] positions,
            float direction) {
        ElementwiseKernels kernels = Compute.current().kernels().elementwise();
        int columns = shape.columns();
        int half = angles.half();
        int heads = columns / (2 * half);
        RotaryAngles.Table table = angles.table(1 + Arrays.stream(positions).max().orElse(0));
        Parallel.rows(Compute.current(), positions.length, columns, (from, to) -> {
            for (int row = from; row < to; row++) {
                int at = row * columns;
                kernels.rotate(x, at, table.cosines(), table.sines(), positions[row] * half, half,
                        heads, direction, x, at);
            }
        });
    }
}
