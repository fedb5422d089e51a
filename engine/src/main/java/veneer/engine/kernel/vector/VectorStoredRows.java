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
                FloatVector a = float32(w, at).fma(lanes, a0);
                a0 = ONE ? a : a1;
                a1 = FOUR ? a2 : a;
                a2 = a3;
                a3 = a;
                FloatVector b = float32(w, at + next).fma(lanes, b0);
                b0 = ONE ? b : b1;
                b1 = FOUR ? b2 : b;
                b2 = b3;
                b3 = b;
                FloatVector c = float32(w, at + 2 * next).fma(lanes, c0);
                c0 = ONE ? c : c1;
                c1 = FOUR ? c2 : c;
                c2 = c3;
                c3 = c;
                FloatVector d = float32(w, at + 3 * next).fma(lanes, d0);
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
            for (int k = 0; k < depth; k += LANES) {
                long at = first + (long) Short.BYTES * k;
                FloatVector lanes = FloatVector.fromArray(FLOATS, x, xOffset + k);
                FloatVector s = bfloat16(shorts(w, at)).fma(lanes, s0);
                s0 = ONE ? s : s1;
                s1 = FOUR ? s2 : s;
                s2 = s3;
                s3 = s;
                FloatVector t = bfloat16(shorts(w, at + halfBytes)).fma(lanes, t0);
                t0 = ONE ? t : t1;
                t1 = FOUR ? t2 : t;
                t2 = t3;
                t3 = t;
            }
            y[yOffset + row] = VectorSums.joined(s0, s1, s2, s3);
            y[yOffset + half + row] = VectorSums.joined(t0, t1, t2, t3);
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
            for (int k = 0; k < depth; k += LANES) {
                long at = first + (long) Short.BYTES * k;
                FloatVector lanes = FloatVector.fromArray(FLOATS, x, k);
                ShortVector ofFirst = shorts(w, at);
                ShortVector ofSecond = shorts(w, at + halfBytes);
                largest = largest.max(magnitude(ofFirst)).max(magnitude(ofSecond));
                FloatVector s = float16(ofFirst).fma(lanes, s0);
                s0 = ONE ? s : s1;
                s1 = FOUR ? s2 : s;
                s2 = s3;
                s3 = s;
                FloatVector t = float16(ofSecond).fma(lanes, t0);
                t0 = ONE ? t : t1;
                t1 = FOUR ? t2 : t;
                t2 = t3;
                t3 = t;
            }
            y[yOffset + row] = VectorSums.joined(s0, s1, s2, s3);
            y[yOffset + half + row] = VectorSums.joined(t0, t1, t2, t3);
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

    private static FloatVector float32(MemorySegment w, long position) {
        return FloatVector.fromMemorySegment(FLOATS, w, position, ByteOrder.LITTLE_ENDIAN);
    }

    private static ShortVector shorts(MemorySegment w, long position) {
        return ShortVector.fromMemorySegment(SHORTS, w, position, ByteOrder.LITTLE_ENDIAN);
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
}
