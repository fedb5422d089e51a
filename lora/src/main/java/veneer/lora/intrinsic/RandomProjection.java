package veneer.lora.intrinsic;

/**
 * A random matrix P of D rows and d columns, the columns of length 1, which turns d coordinates
 * into a change of D parameters (Li et al. 2018, section 2 and supplement S7). It is never stored:
 * every product draws its numbers again, which are a function of the seed.
 */
public sealed interface RandomProjection permits DenseProjection, SparseProjection, Fastfood {
    /** {@return D} */
    int parameters();

    /** {@return d} */
    int coordinates();

    /**
     * From coordinates to parameters.
     *
     * @param low x, d numbers
     * @return {@code P·x}, D numbers
     */
    float[] expand(float[] low);

    /**
     * From a gradient by the parameters to that by the coordinates.
     *
     * @param full g, D numbers
     * @return {@code Pᵀ·g}, d numbers
     */
    float[] reduce(float[] full);

    /**
     * Refuses extents that no random subspace has.
     *
     * @param parameters D
     * @param coordinates d
     */
    static void requireExtents(int parameters, int coordinates) {
        if (coordinates < 1 || coordinates > parameters) {
            throw new IllegalArgumentException("a subspace of " + parameters
                    + " parameters has 1 to " + parameters + " dimensions, not " + coordinates);
        }
    }

    /**
     * Refuses a vector of another length.
     *
     * @param vector the vector
     * @param length what its length must be
     */
    static void requireLength(float[] vector, int length) {
        if (vector.length != length) {
            throw new IllegalArgumentException(
                    "the projection takes " + length + " numbers, not " + vector.length);
        }
    }
}
