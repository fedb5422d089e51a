package veneer.engine.tensor;

/**
 * The operations of a {@link Tensor} that reduce or rearrange its axes. An axis is counted from 0,
 * or from the end where it is negative: −1 is the last.
 */
public sealed interface AxisOperations permits Tensor {
    /**
     * The sum over some axes, which go.
     *
     * @param axes the axes; all if none is named
     * @return the sums, {@code (B, C)} of {@code (B, T, C)} over axis 1
     */
    default Tensor sum(int... axes) {
        return sum(false, axes);
    }

    /**
     * The sum over some axes.
     *
     * @param keepDimensions whether they stay with an extent of 1, so that the result broadcasts
     *     with this tensor
     * @param axes the axes; all if none is named
     * @return the sums, {@code (B, C)} or {@code (B, 1, C)} of {@code (B, T, C)} over axis 1
     */
    default Tensor sum(boolean keepDimensions, int... axes) {
        return Sum.forward((Tensor) this, false, keepDimensions, axes);
    }

    /**
     * The mean over some axes, which go.
     *
     * @param axes the axes; all if none is named
     * @return the means; NaN of no elements
     */
    default Tensor mean(int... axes) {
        return mean(false, axes);
    }

    /**
     * The mean over some axes.
     *
     * @param keepDimensions whether they stay with an extent of 1
     * @param axes the axes; all if none is named
     * @return the means; NaN of no elements
     */
    default Tensor mean(boolean keepDimensions, int... axes) {
        return Sum.forward((Tensor) this, true, keepDimensions, axes);
    }

    /**
     * The largest element over some axes, which go. Its gradient is shared evenly by all elements
     * that equal it.
     *
     * @param axes the axes, of at least one element together; all if none is named
     * @return the maxima; NaN where any element is NaN
     */
    default Tensor max(int... axes) {
        return max(false, axes);
    }

    /**
     * {@link #max(int...)} over axes that may stay.
     *
     * @param keepDimensions whether they stay with an extent of 1
     * @param axes the axes, of at least one element together; all if none is named
     * @return the maxima; NaN where any element is NaN
     */
    default Tensor max(boolean keepDimensions, int... axes) {
        return Max.forward((Tensor) this, keepDimensions, axes);
    }

    /**
     * Another shape for the same elements, which both tensors share: writing to one's array changes
     * the other.
     *
     * @param extents the shape; one extent may be −1 for what the others leave
     * @return a tensor of this shape
     */
    default Tensor reshape(int... extents) {
        return Reshape.forward((Tensor) this, extents);
    }

    /**
     * The axes in another order.
     *
     * @param axes each axis once: axis i of the result is axis {@code axes[i]} of this tensor
     * @return the elements moved, {@code (B, H, T, D)} of {@code (B, T, H, D)} by (0, 2, 1, 3)
     */
    default Tensor transpose(int... axes) {
        return Permute.forward((Tensor) this, axes);
    }

    /**
     * A part along one axis.
     *
     * @param axis the axis
     * @param from its first index
     * @param to one more than its last
     * @return a copy of the part, of extent {@code to − from} along the axis
     */
    default Tensor slice(int axis, int from, int to) {
        return Slice.forward((Tensor) this, axis, from, to);
    }
}
