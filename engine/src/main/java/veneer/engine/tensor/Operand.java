package veneer.engine.tensor;

/**
 * What an operation that broadcasts remembers of an operand: where its gradient goes, and its
 * shape, to which the result's gradient is summed over what was repeated.
 *
 * @param node its place in the graph, null where no gradient is wanted
 * @param shape its shape
 */
record Operand(Node node, Shape shape) {
    static Operand of(Tensor tensor) {
        return new Operand(tensor.node(), tensor.shape());
    }

    boolean wantsGradient() {
        return node != null;
    }

    /** Adds the gradient of a result, which the caller goes on using. */
    void accumulate(float[] dy, Shape shapeOfResult) {
        float[] gradient = sum(dy, shapeOfResult);
        if (gradient == dy) {
            node.accumulate(dy);
        } else {
            node.adopt(gradient);
        }
    }

    /** Adds the gradient of a result, which nobody else uses. */
    void adopt(float[] dy, Shape shapeOfResult) {
        node.adopt(sum(dy, shapeOfResult));
    }

    /** {@return the sum over what was repeated} If nothing was, it is the array given. */
    private float[] sum(float[] dy, Shape shapeOfResult) {
        boolean[] repeated = new boolean[shapeOfResult.rank()];
        for (int axis = 1; axis <= repeated.length; axis++) {
            repeated[repeated.length - axis] = axis > shape.rank()
                    || shape.extent(-axis) != shapeOfResult.extent(-axis);
        }
        return Reduction.SUM.over(dy, shapeOfResult, repeated);
    }
}
