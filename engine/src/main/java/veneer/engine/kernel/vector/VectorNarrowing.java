package veneer.engine.kernel.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;
import veneer.engine.kernel.NarrowingKernels;
import veneer.engine.kernel.ScalarNarrowing;

/** Numbers narrowed a vector at a time, with the bits of {@link ScalarNarrowing}. */
public final class VectorNarrowing implements NarrowingKernels {
    private static final VectorSpecies<Float> FLOATS = VectorWidth.FLOATS;
    private static final int LANES = FLOATS.length();
    private static final VectorSpecies<Short> SHORTS =
            VectorSpecies.of(short.class, VectorShape.forBitSize(LANES * Short.SIZE));
    private static final ScalarNarrowing TAIL = new ScalarNarrowing();

    private static final int MAGNITUDE = 0x7FFFFFFF;
    private static final int SIGN16 = 0x8000;

    /** The bits of a float32 that a float16 has no room for. */
    private static final int LOST_BITS = 13;

    /** By how much the exponents' biases differ, 127 − 15, in float16's exponent field. */
    private static final int BIAS_DIFFERENCE = 112 << 10;

    private static final int INFINITY16 = 0x7C00;
    private static final float SMALLEST_NORMAL16 = 0x1p-14f;

    /** From here to 1 floats are as far apart as float16's subnormal numbers. */
    private static final float SUBNORMAL_ROUNDER = 0.5f;

    @Override
    public void bfloat16(float[] from, int fromOffset, short[] to, int toOffset, int count) {
        int bound = FLOATS.loopBound(count);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector x = FloatVector.fromArray(FLOATS, from, fromOffset + i);
            IntVector bits = x.reinterpretAsInts();
            IntVector odd = bits.lanewise(VectorOperators.LSHR, 16).and(1);
            IntVector upper = bits.add(0x7FFF).add(odd).lanewise(VectorOperators.LSHR, 16);
            store(x, upper, ScalarNarrowing.BFLOAT16_NAN, to, toOffset + i);
        }
        TAIL.bfloat16(from, fromOffset + bound, to, toOffset + bound, count - bound);
    }

    /**
     * A normal number is rounded by a carry out of the lost bits; an addition of floats rounds a
     * subnormal one.
     */
    @Override
    public void float16(float[] from, int fromOffset, short[] to, int toOffset, int count) {
        int bound = FLOATS.loopBound(count);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector x = FloatVector.fromArray(FLOATS, from, fromOffset + i);
            IntVector bits = x.reinterpretAsInts();
            IntVector magnitude = bits.and(MAGNITUDE);
            FloatVector absolute = magnitude.reinterpretAsFloats();

            IntVector odd = magnitude.lanewise(VectorOperators.LSHR, LOST_BITS).and(1);
            IntVector normal = magnitude.add((1 << LOST_BITS - 1) - 1).add(odd)
                    .lanewise(VectorOperators.LSHR, LOST_BITS).sub(BIAS_DIFFERENCE).min(INFINITY16);
            IntVector subnormal = absolute.add(SUBNORMAL_ROUNDER).reinterpretAsInts()
                    .sub(Float.floatToRawIntBits(SUBNORMAL_ROUNDER));
            IntVector rounded = normal.blend(subnormal,
                    absolute.compare(VectorOperators.LT, SMALLEST_NORMAL16)
                            .cast(normal.species()));
            IntVector sign = bits.lanewise(VectorOperators.LSHR, 16).and(SIGN16);
            store(x, rounded.or(sign), ScalarNarrowing.FLOAT16_NAN, to, toOffset + i);
        }
        TAIL.float16(from, fromOffset + bound, to, toOffset + bound, count - bound);
    }

    /** Stores the lanes' lower halves, and {@code nan} where {@code x} is NaN. */
    private static void store(FloatVector x, IntVector narrowed, int nan, short[] to, int at) {
        IntVector result = narrowed.blend(nan,
                x.test(VectorOperators.IS_NAN).cast(narrowed.species()));
        ((ShortVector) result.convertShape(VectorOperators.I2S, SHORTS, 0)).intoArray(to, at);
    }
}
