package veneer.engine.kernel.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;
import veneer.engine.kernel.RowKernels;
import veneer.engine.kernel.ScalarRows;

/**
 * What becomes of the sixteen partial sums of a row. They are the lanes of one vector of 512 bits,
 * two of 256 or four of 128, {@code s0} to {@code s3}. A loop adds to {@code s0} and passes it to
 * the end of the line, so that after sixteen elements each stands where it was:
 *
 * <pre>{@code
 * FloatVector sum = s0.add(…);
 * s0 = ONE ? sum : s1;
 * s1 = FOUR ? s2 : sum;
 * s2 = s3;
 * s3 = sum;
 * }</pre>
 *
 * <p>That is written out wherever it is needed: vectors between methods are objects, unless the
 * compiler takes the method in, which it does with a small one.
 */
final class VectorSums {
    private static final VectorSpecies<Float> SPECIES = VectorWidth.FLOATS;
    private static final int LANES = SPECIES.length();

    /** Whether one vector holds all sums. */
    static final boolean ONE = LANES == RowKernels.PARTIAL_SUMS;

    /** Whether it takes four. */
    static final boolean FOUR = LANES == RowKernels.PARTIAL_SUMS / 4;

    private static final VectorShuffle<Float> SWAP_8 = swap(8);
    private static final VectorShuffle<Float> SWAP_4 = swap(4);
    private static final VectorShuffle<Float> SWAP_2 = swap(2);
    private static final VectorShuffle<Float> SWAP_1 = swap(1);

    private VectorSums() {}

    private static VectorShuffle<Float> swap(int distance) {
        return VectorShuffle.fromOp(SPECIES, lane -> (lane ^ distance) % LANES);
    }

    /** The largest multiple of sixteen that is not above {@code count}. */
    static int wholeBlocks(int count) {
        return count - count % RowKernels.PARTIAL_SUMS;
    }

    /** The sums in an array, for the elements that no longer fill a block. */
    static float[] inArray(FloatVector s0, FloatVector s1, FloatVector s2, FloatVector s3) {
        float[] partial = ScalarRows.partialSums();
        ((FloatVector) s0.check(SPECIES)).intoArray(partial, 0);
        if (!ONE) {
            ((FloatVector) s1.check(SPECIES)).intoArray(partial, LANES);
        }
        if (FOUR) {
            ((FloatVector) s2.check(SPECIES)).intoArray(partial, 2 * LANES);
            ((FloatVector) s3.check(SPECIES)).intoArray(partial, 3 * LANES);
        }
        return partial;
    }

    /** {@link ScalarRows#joined} in registers. */
    static float joined(FloatVector s0, FloatVector s1, FloatVector s2, FloatVector s3) {
        FloatVector sum = (FloatVector) s0.check(SPECIES);
        if (FOUR) {
            FloatVector odd = (FloatVector) s1.check(SPECIES);
            sum = sum.add(s2).add(odd.add(s3));
        } else {
            sum = ONE ? sum.add(sum.rearrange(SWAP_8)) : sum.add(s1);
            sum = sum.add(sum.rearrange(SWAP_4));
        }
        sum = sum.add(sum.rearrange(SWAP_2));
        return sum.add(sum.rearrange(SWAP_1)).lane(0);
    }

    /** Tells the compiler the vector's class, as the package's description explains. */
    static FloatVector exact(FloatVector vector) {
        return (FloatVector) vector.check(SPECIES);
    }
}
