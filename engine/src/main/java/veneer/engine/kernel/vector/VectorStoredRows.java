package veneer.engine.kernel.vector;

import static veneer.engine.kernel.RowKernels.PARTIAL_SUMS;
import static veneer.engine.kernel.vector.VectorSums.FOUR;
import static veneer.engine.kernel.vector.VectorSums.ONE;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;
import veneer.engine.kernel.ScalarRows;
import veneer.engine.kernel.ScalarStoredRows;
import veneer.engine.kernel.StoredRowKernels;

/**
 * Products with stored rows, read where they lie. Two rows are multiplied at a time, from the two
 * halves of the matrix, or four from its quarters: one row's sums would wait for each other, while
 * two neighbouring rows are streams that end before the processor has noticed them, and long
 * streams it fetches ahead. On one core of a Zen 4 that reads 30 GB/s, rows of 576 in float32,
 * bfloat16 and binary16 come at 29, 28 and 27; a row at a time at 28, 24 and 25; two neighbours at
 * 14, 10 and 10; and copied piece by piece first at 16, 13 and 11. On a day when it read 24,
 * float32 came at 23.5 from the quarters and 22 from the halves.
 */
public final class VectorStoredRows implements StoredRowKernels {
    private static final VectorSpecies<Float> FLOATS = VectorWidth.FLOATS;
    private static final VectorSpecies<Integer> INTS =
            VectorSpecies.of(int.class, VectorWidth.SHAPE);
    private static final int LANES = FLOATS.length();
    private static final VectorSpecies<Short> SHORTS =
            VectorSpecies.of(short.class, VectorShape.forBitSize(LANES * Short.SIZE));
    private static final boolean TWO_OR_MORE = LANES <= PARTIAL_SUMS / 2;

    private static final short HALF_MAGNITUDE = 0x7FFF;
    private static final short HALF_INFINITY = 0x7C00;
    private static final int MAGNITUDE = 0x7FFF_FFFF;
    private static final int INFINITY = 0x7F80_0000;
    private static final int FRACTION_SHIFT = 13;
    private static final int SIGN_EXPONENT_AND_FRACTION = 0x8FFF_E000;

    /** From binary16's exponent bias, 15, to float32's, 127. */
    private static final float REBIAS = 0x1p112f;

    private static final ThreadLocal<float[]> ROW = ThreadLocal.withInitial(() -> new float[0]);

    private final ScalarStoredRows scalar = new ScalarStoredRows();

    @Override
    public void float32(int rows, int depth, float[] x, int xOffset, MemorySegment w,
            long wPosition, float[] y, int yOffset) {
        int taken = wholeGroups(rows, depth, 4);
        foursOfFloat32(taken, depth, x, xOffset, w, wPosition, y, yOffset);
        scalar.float32(rows - taken, depth, x, xOffset, w,
                wPosition + (long) Float.BYTES * taken * depth, y, yOffset + taken);
    }

    private static void foursOfFloat32(int rows, int depth, float[] x, int xOffset,
            MemorySegment w, long wPosition, float[] y, int yOffset) {
        int quarter = rows / 4;
        long next = (long) Float.BYTES * quarter * depth;
        for (int row = 0; row < quarter; row++) {
            long first = wPosition + (long) Float.BYTES * row * depth;
            FloatVector zero = FloatVector.zero(FLOATS);
            FloatVector a0 = zero;
            FloatVector a1 = zero;
            FloatVector a2 = zero;
            FloatVector a3 = zero;
            FloatVector b0 = zero;
            FloatVector b1 = zero;
            FloatVector b2 = zero;
            FloatVector b3 = zero;
            FloatVector c0 = zero;
            FloatVector c1 = zero;
            FloatVector c2 = zero;
            FloatVector c3 = zero;
            FloatVector d0 = zero;
            FloatVector d1 = zero;
            FloatVector d2 = zero;
            FloatVector d3 = zero;
            for (int k = 0; k < depth; k += LANES) {
                long at = first + (long) Float.BYTES * k;
                FloatVector lanes = FloatVector.fromArray(FLOATS, x, xOffset + k);
                FloatVector a = float32(w, at, 0).fma(lanes, a0);
                a0 = ONE ? a : a1;
                a1 = FOUR ? a2 : a;
                a2 = a3;
                a3 = a;
                FloatVector b = float32(w, at + next, 0).fma(lanes, b0);
                b0 = ONE ? b : b1;
                b1 = FOUR ? b2 : b;
                b2 = b3;
                b3 = b;
                FloatVector c = float32(w, at + 2 * next, 0).fma(lanes, c0);
                c0 = ONE ? c : c1;
                c1 = FOUR ? c2 : c;
                c2 = c3;
                c3 = c;
                FloatVector d = float32(w, at + 3 * next, 0).fma(lanes, d0);
                d0 = ONE ? d : d1;
                d1 = FOUR ? d2 : d;
                d2 = d3;
                d3 = d;
            }
            int to = yOffset + row;
            y[to] = VectorSums.joined(a0, a1, a2, a3);
            y[to + quarter] = VectorSums.joined(b0, b1, b2, b3);
            y[to + 2 * quarter] = VectorSums.joined(c0, c1, c2, c3);
            y[to + 3 * quarter] = VectorSums.joined(d0, d1, d2, d3);
        }
    }

    @Override
    public void bfloat16(int rows, int depth, float[] x, int xOffset, MemorySegment w,
            long wPosition, float[] y, int yOffset) {
        int paired = wholeGroups(rows, depth, 2);
        pairsOfBfloat16(paired, depth, x, xOffset, w, wPosition, y, yOffset);
        scalar.bfloat16(rows - paired, depth, x, xOffset, w,
                wPosition + (long) Short.BYTES * paired * depth, y, yOffset + paired);
    }

    private static void pairsOfBfloat16(int rows, int depth, float[] x, int xOffset,
            MemorySegment w, long wPosition, float[] y, int yOffset) {
        float[] partial = ScalarRows.partialSums();
        int half = rows / 2;
        long halfBytes = (long) Short.BYTES * half * depth;
        for (int row = 0; row < half; row++) {
            long first = wPosition + (long) Short.BYTES * row * depth;
            FloatVector s0 = FloatVector.zero(FLOATS);
            FloatVector s1 = s0;
            FloatVector s2 = s0;
            FloatVector s3 = s0;
            FloatVector t0 = s0;
            FloatVector t1 = s0;
            FloatVector t2 = s0;
            FloatVector t3 = s0;
            for (int k = 0; k < depth; k += PARTIAL_SUMS) {
                long at = first + (long) Short.BYTES * k;
                FloatVector lanes = lanes(x, xOffset + k, 0);
                s0 = bfloat16(shorts(w, at, 0)).fma(lanes, s0);
                t0 = bfloat16(shorts(w, at + halfBytes, 0)).fma(lanes, t0);
                if (TWO_OR_MORE) {
                    lanes = lanes(x, xOffset + k, 1);
                    s1 = bfloat16(shorts(w, at, 1)).fma(lanes, s1);
                    t1 = bfloat16(shorts(w, at + halfBytes, 1)).fma(lanes, t1);
                }
                if (FOUR) {
                    lanes = lanes(x, xOffset + k, 2);
                    s2 = bfloat16(shorts(w, at, 2)).fma(lanes, s2);
                    t2 = bfloat16(shorts(w, at + halfBytes, 2)).fma(lanes, t2);
                    lanes = lanes(x, xOffset + k, 3);
                    s3 = bfloat16(shorts(w, at, 3)).fma(lanes, s3);
                    t3 = bfloat16(shorts(w, at + halfBytes, 3)).fma(lanes, t3);
                }
            }
            y[yOffset + row] = joined(s0, s1, s2, s3, partial);
            y[yOffset + half + row] = joined(t0, t1, t2, t3, partial);
        }
    }

    @Override
    public void float16(int rows, int depth, float[] x, int xOffset, MemorySegment w,
            long wPosition, float[] y, int yOffset) {
        int paired = wholeGroups(rows, depth, 2);
        float[] scaled = row(depth);
        if (paired > 0 && !(rebias(x, xOffset, depth, scaled)
                && pairsOfFloat16(paired, depth, scaled, w, wPosition, y, yOffset))) {
            paired = 0;
        }
        scalar.float16(rows - paired, depth, x, xOffset, w,
                wPosition + (long) Short.BYTES * paired * depth, y, yOffset + paired);
    }

    /**
     * A finite binary16 whose bits are moved to their places in a float32 is 2⁻¹¹² of its value,
     * exactly, subnormal ones too. So x is 2¹¹² of its own.
     *
     * @return whether all weights are finite; otherwise the products are of no use
     */
    private static boolean pairsOfFloat16(int rows, int depth, float[] x, MemorySegment w,
            long wPosition, float[] y, int yOffset) {
        float[] partial = ScalarRows.partialSums();
        int half = rows / 2;
        long halfBytes = (long) Short.BYTES * half * depth;
        ShortVector largest = ShortVector.zero(SHORTS);
        for (int row = 0; row < half; row++) {
            long first = wPosition + (long) Short.BYTES * row * depth;
            FloatVector s0 = FloatVector.zero(FLOATS);
            FloatVector s1 = s0;
            FloatVector s2 = s0;
            FloatVector s3 = s0;
            FloatVector t0 = s0;
            FloatVector t1 = s0;
            FloatVector t2 = s0;
            FloatVector t3 = s0;
            for (int k = 0; k < depth; k += PARTIAL_SUMS) {
                long at = first + (long) Short.BYTES * k;
                FloatVector lanes = lanes(x, k, 0);
                ShortVector s = shorts(w, at, 0);
                ShortVector t = shorts(w, at + halfBytes, 0);
                largest = largest.max(magnitude(s)).max(magnitude(t));
                s0 = float16(s).fma(lanes, s0);
                t0 = float16(t).fma(lanes, t0);
                if (TWO_OR_MORE) {
                    lanes = lanes(x, k, 1);
                    s = shorts(w, at, 1);
                    t = shorts(w, at + halfBytes, 1);
                    largest = largest.max(magnitude(s)).max(magnitude(t));
                    s1 = float16(s).fma(lanes, s1);
                    t1 = float16(t).fma(lanes, t1);
                }
                if (FOUR) {
                    lanes = lanes(x, k, 2);
                    s = shorts(w, at, 2);
                    t = shorts(w, at + halfBytes, 2);
                    largest = largest.max(magnitude(s)).max(magnitude(t));
                    s2 = float16(s).fma(lanes, s2);
                    t2 = float16(t).fma(lanes, t2);
                    lanes = lanes(x, k, 3);
                    s = shorts(w, at, 3);
                    t = shorts(w, at + halfBytes, 3);
                    largest = largest.max(magnitude(s)).max(magnitude(t));
                    s3 = float16(s).fma(lanes, s3);
                    t3 = float16(t).fma(lanes, t3);
                }
            }
            y[yOffset + row] = joined(s0, s1, s2, s3, partial);
            y[yOffset + half + row] = joined(t0, t1, t2, t3, partial);
        }
        ShortVector exact = (ShortVector) largest.check(SHORTS);
        return exact.reduceLanes(VectorOperators.MAX) < HALF_INFINITY;
    }

    private static float[] row(int size) {
        float[] row = ROW.get();
        if (row.length < size) {
            row = new float[size];
            ROW.set(row);
        }
        return row;
    }

    private static ShortVector magnitude(ShortVector halfs) {
        return halfs.and(HALF_MAGNITUDE);
    }

    /** How many of the rows are multiplied so many at a time; the plain loops have the others. */
    private static int wholeGroups(int rows, int depth, int group) {
        return depth > 0 && depth % PARTIAL_SUMS == 0 ? rows / group * group : 0;
    }

    /**
     * Multiplies x by 2¹¹², which is exact unless it overflows.
     *
     * @return whether it doesn't
     */
    private static boolean rebias(float[] x, int xOffset, int depth, float[] to) {
        IntVector largest = IntVector.zero(INTS);
        for (int k = 0; k < depth; k += LANES) {
            FloatVector scaled = FloatVector.fromArray(FLOATS, x, xOffset + k).mul(REBIAS);
            scaled.intoArray(to, k);
            largest = largest.max(scaled.reinterpretAsInts().and(MAGNITUDE));
        }
        IntVector exact = (IntVector) largest.check(INTS);
        return exact.reduceLanes(VectorOperators.MAX) < INFINITY;
    }

    private static FloatVector lanes(float[] x, int offset, int vector) {
        return FloatVector.fromArray(FLOATS, x, offset + vector * LANES);
    }

    private static FloatVector float32(MemorySegment w, long position, int vector) {
        return FloatVector.fromMemorySegment(FLOATS, w,
                position + (long) vector * FLOATS.vectorByteSize(), ByteOrder.LITTLE_ENDIAN);
    }

    private static ShortVector shorts(MemorySegment w, long position, int vector) {
        return ShortVector.fromMemorySegment(SHORTS, w,
                position + (long) vector * SHORTS.vectorByteSize(), ByteOrder.LITTLE_ENDIAN);
    }

    private static FloatVector bfloat16(ShortVector upper) {
        IntVector extended = (IntVector) upper.convertShape(VectorOperators.S2I, INTS, 0);
        return extended.lanewise(VectorOperators.LSHL, Short.SIZE).reinterpretAsFloats();
    }

    /** 2⁻¹¹² of finite values. */
    private static FloatVector float16(ShortVector halfs) {
        IntVector extended = (IntVector) halfs.convertShape(VectorOperators.S2I, INTS, 0);
        return extended.lanewise(VectorOperators.LSHL, FRACTION_SHIFT)
                .and(SIGN_EXPONENT_AND_FRACTION)
                .reinterpretAsFloats();
    }

    private static float joined(FloatVector s0, FloatVector s1, FloatVector s2, FloatVector s3,
            float[] partial) {
        ((FloatVector) s0.check(FLOATS)).intoArray(partial, 0);
        if (TWO_OR_MORE) {
            ((FloatVector) s1.check(FLOATS)).intoArray(partial, LANES);
        }
        if (FOUR) {
            ((FloatVector) s2.check(FLOATS)).intoArray(partial, 2 * LANES);
            ((FloatVector) s3.check(FLOATS)).intoArray(partial, 3 * LANES);
        }
        return ScalarRows.joined(partial);
    }
}
