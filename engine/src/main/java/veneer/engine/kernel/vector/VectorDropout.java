package veneer.engine.kernel.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import veneer.engine.kernel.SplitMix64;

/**
 * Dropout on vectors. The halves of a vector of {@link SplitMix64}'s numbers are one random number
 * for each lane of a vector of floats, in order.
 */
final class VectorDropout {
    private static final VectorSpecies<Float> SPECIES = VectorWidth.FLOATS;
    private static final VectorSpecies<Long> LONGS =
            VectorSpecies.of(long.class, VectorWidth.SHAPE);
    private static final int LANES = SPECIES.length();
    private static final long[] STEPS = steps();

    private VectorDropout() {}

    private static long[] steps() {
        long[] steps = new long[LONGS.length()];
        for (int lane = 0; lane < steps.length; lane++) {
            steps[lane] = lane * SplitMix64.GAMMA;
        }
        return steps;
    }

    /**
     * Treats the elements that fill whole vectors, of which the first takes a lower half: {@code
     * first} is even.
     *
     * @return how many elements are done
     */
    static int apply(long key, long first, int dropped, float factor, float[] x, int xOffset,
            float[] to, int toOffset, int count) {
        LongVector steps = (LongVector) LongVector.fromArray(LONGS, STEPS, 0).check(LONGS);
        long state = key + ((first >> 1) + 1) * SplitMix64.GAMMA;
        int bound = SPECIES.loopBound(count);
        for (int i = 0; i < bound; i += LANES) {
            LongVector z = steps.add(state);
            z = z.lanewise(VectorOperators.XOR, z.lanewise(VectorOperators.LSHR, 30))
                    .mul(SplitMix64.FACTOR_1);
            z = z.lanewise(VectorOperators.XOR, z.lanewise(VectorOperators.LSHR, 27))
                    .mul(SplitMix64.FACTOR_2);
            z = z.lanewise(VectorOperators.XOR, z.lanewise(VectorOperators.LSHR, 31));
            IntVector random = z.reinterpretAsInts().lanewise(VectorOperators.LSHR, 8);
            IntVector kept =
                    random.sub(dropped).lanewise(VectorOperators.ASHR, Integer.SIZE - 1).not();
            FloatVector scaled = FloatVector.fromArray(SPECIES, x, xOffset + i).mul(factor);
            scaled.reinterpretAsInts().and(kept).reinterpretAsFloats().intoArray(to, toOffset + i);
            state += LONGS.length() * SplitMix64.GAMMA;
        }
        return bound;
    }
}
