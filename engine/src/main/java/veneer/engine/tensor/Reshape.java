package veneer.engine.tensor;

import java.util.Arrays;

/** The same elements in another shape, in the same array; {@code ∂L/∂x = ∂L/∂y}. */
final class Reshape extends Node {
    private final Node x;

    private Reshape(Tensor x) {
        super(x.shape().size(), x);
        this.x = x.node();
    }

    static Tensor forward(Tensor x, int... extents) {
        Shape shape = Shape.of(inferred(x.shape(), extents));
        if (shape.size() != x.shape().size()) {
            throw refused(x.shape(), extents);
        }
        return Tensor.result(x.shared(), shape, wanted(x) ? new Reshape(x) : null);
    }

    /** Puts what remains in the place of −1. */
    private static int[] inferred(Shape shape, int... extents) {
        int[] inferred = extents.clone();
        int open = -1;
        long product = 1;
        for (int axis = 0; axis < extents.length; axis++) {
            if (extents[axis] != -1) {
                product *= extents[axis];
            } else if (open < 0) {
                open = axis;
            } else {
                throw refused(shape, extents);
            }
        }
        if (open >= 0) {
            if (product <= 0 || shape.size() % product != 0) {
                throw refused(shape, extents);
            }
            inferred[open] = (int) (shape.size() / product);
        }
        return inferred;
    }

    private static IllegalArgumentException refused(Shape shape, int... extents) {
        return new IllegalArgumentException(
                "reshape of " + shape + " to " + Arrays.toString(extents)
                        + ": the extents must hold " + shape.size()
                        + " elements; one of them may be -1");
    }

    @Override
    boolean keepsResult() {
        return x.keepsResult();
    }

    @Override
    void backward(float[] dy) {
        x.adopt(dy);
    }
}
