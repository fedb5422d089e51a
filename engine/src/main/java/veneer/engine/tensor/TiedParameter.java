package veneer.engine.tensor;

/**
 * A parameter that a model uses in two places, such as rows of a table that is both its embedding
 * and its head. The gradient of each use gathers by itself, and the two are added when {@link
 * Tensor#gradient()} asks for their sum. So the terms of each are added in the order of a batch's
 * rows, and the sum has the same bits whatever parts the batch comes in.
 */
public final class TiedParameter {
    private final Tensor tensor;
    private final Tensor otherUse;

    /**
     * A parameter.
     *
     * @param data the elements, row-major; kept, not copied
     * @param extents the shape
     */
    public TiedParameter(float[] data, int... extents) {
        tensor = Tensor.parameter(data, extents);
        otherUse = new Tensor(data, tensor.shape(), tensor.node().apart());
    }

    /**
     * The parameter, as one place uses it.
     *
     * @return the tensor that is trained, whose gradient is that of both uses
     */
    public Tensor tensor() {
        return tensor;
    }

    /**
     * The same numbers, as the other place uses them.
     *
     * @return a tensor on the same array
     */
    public Tensor otherUse() {
        return otherUse;
    }
}
