package veneer.engine.kernel.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;
import veneer.engine.kernel.RowKernels;

/** The width of the vectors: what the machine prefers, between 128 and 512 bits. */
public final class VectorWidth {
    /** Wider vectors would hold more than the {@link RowKernels#PARTIAL_SUMS} of a reduction. */
    private static final int MOST_BITS = RowKernels.PARTIAL_SUMS * Float.SIZE;

    private static final int FEWEST_BITS = 128;

    static final VectorShape SHAPE = VectorShape.forBitSize(
            Math.clamp(FloatVector.SPECIES_PREFERRED.vectorBitSize(), FEWEST_BITS, MOST_BITS));

    static final VectorSpecies<Float> FLOATS = VectorSpecies.of(float.class, SHAPE);

    private VectorWidth() {}
}
