package veneer.engine.kernel.vector;

import static veneer.engine.kernel.vector.VectorSums.FOUR;
import static veneer.engine.kernel.vector.VectorSums.ONE;
import static veneer.engine.kernel.vector.VectorSums.exact;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import veneer.engine.kernel.RowKernels;
import veneer.engine.kernel.ScalarRows;

/**
 * Softmax and its logarithm on the Vector API. A row passes through three stages: it is read, and
 * its largest element found; its exponentials are summed; its results are written. One loop does
 * them for three rows, so that memory is read and written all the time while the exponentials keep
 * the processor busy. Between stages a row lies in a buffer that stays in the nearest cache, which
 * a row in its own place doesn't, however near its last use: see {@code bench/README.md}.
 */
final class VectorSoftmax {
    private static final VectorSpecies<Float> SPECIES = VectorWidth.FLOATS;
    private static final int LANES = SPECIES.length();

    private static final ThreadLocal<Stages> STAGES = ThreadLocal.withInitial(() -> new Stages(0));

    private VectorSoftmax() {}

    /**
     * Rows between the stages.
     *
     * @param read the row that was read
     * @param summed the row whose exponentials were summed: them, or the row itself
     * @param largest the largest element of the row that was read
     */
    private record Stages(float[] read, float[] summed, float[] largest) {
        Stages(int count) {
            this(new float[count], new float[count], new float[1]);
        }

        /** Room for rows of so many elements, the first of which is read. */
        static Stages from(float[] x, int xOffset, int count) {
            Stages stages = STAGES.get();
            if (stages.read.length < count) {
                stages = new Stages(count);
                STAGES.set(stages);
            }
            System.arraycopy(x, xOffset, stages.read, 0, count);
            stages.largest[0] = VectorSoftmax.largest(x, xOffset, count);
            return stages;
        }
    }

    /**
     * What a turn writes is the row before; the first turn has none, and writes where the second
     * will. What it reads is the row after; the last turn has none, and reads its own.
     */
    static void softmax(float[] x, int xOffset, float[] y, int yOffset, int rows, int count) {
        if (rows == 0) {
            return;
        }
        Stages stages = Stages.from(x, xOffset, count);
        float factor = 1f;
        int before = yOffset;
        for (int row = 0; row < rows; row++) {
            int after = xOffset + Math.min(row + 1, rows - 1) * count;
            float shift = stages.largest[0];
            stages.largest[0] = Float.NEGATIVE_INFINITY;
            double sum = 0;
            for (int from = 0; from < count; from += RowKernels.SPAN) {
                int length = Math.min(RowKernels.SPAN, count - from);
                sum += softmaxSpan(stages.read, stages.summed, from, shift, factor, x, after + from,
                        stages.largest, y, before + from, length);
            }
            factor = (float) (1 / sum);
            before = yOffset + row * count;
        }
        affine(stages.summed, 0, 0f, factor, 0f, y, before, count);
    }

    static void logSoftmax(float[] x, int xOffset, float[] y, int yOffset, int rows, int count) {
        if (rows == 0) {
            return;
        }
        Stages stages = Stages.from(x, xOffset, count);
        float largestBefore = 0f;
        float logarithm = 0f;
        int before = yOffset;
        for (int row = 0; row < rows; row++) {
            int after = xOffset + Math.min(row + 1, rows - 1) * count;
            float shift = stages.largest[0];
            stages.largest[0] = Float.NEGATIVE_INFINITY;
            double sum = 0;
            for (int from = 0; from < count; from += RowKernels.SPAN) {
                int length = Math.min(RowKernels.SPAN, count - from);
                sum += logSoftmaxSpan(stages.read, stages.summed, from, shift, largestBefore,
                        logarithm, x, after + from, stages.largest, y, before + from, length);
            }
            largestBefore = shift;
            logarithm = (float) StrictMath.log(sum);
            before = yOffset + row * count;
        }
        affine(stages.summed, 0, largestBefore, 1f, -logarithm, y, before, count);
    }

    /**
     * Moves a span of three rows on by a stage; the sum of its exponentials. Whole spans leave it
     * in the same way as others: where a sum leaves a loop for a method that is called too seldom
     * to be taken in, it is an object in each turn. Of a long row only the last span may not be
     * whole.
     */
    private static float softmaxSpan(float[] read, float[] summed, int at, float shift,
            float factor, float[] x, int after, float[] largest, float[] y, int before,
            int count) {
        FloatVector most = FloatVector.broadcast(SPECIES, largest[0]);
        FloatVector s0 = FloatVector.zero(SPECIES);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        int bound = VectorSums.wholeBlocks(count);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector shifted =
                    FloatVector.fromArray(SPECIES, read, at + i).sub(shift);
            FloatVector e = VectorExponential.expUpToZero(shifted);
            FloatVector ahead = FloatVector.fromArray(SPECIES, x, after + i);
            ahead.intoArray(read, at + i);
            most = most.blend(ahead, ahead.compare(VectorOperators.GT, most));
            FloatVector.fromArray(SPECIES, summed, at + i).mul(factor).intoArray(y, before + i);
            e.intoArray(summed, at + i);

            FloatVector sum = e.add(s0);
            s0 = ONE ? sum : s1;
            s1 = FOUR ? s2 : sum;
            s2 = s3;
            s3 = sum;
        }
        largest[0] = exact(most).reduceLanes(VectorOperators.MAX);
        float[] partial = VectorSums.inArray(s0, s1, s2, s3);
        int left = count - bound;
        ScalarRows.affine(summed, at + bound, 0f, factor, 0f, y, before + bound, left);
        ScalarRows.shiftedExp(read, at + bound, shift, summed, at + bound, left);
        ScalarRows.addElements(partial, summed, at + bound, left);
        largest[0] = ScalarRows.larger(largest[0], x, after + bound, left);
        System.arraycopy(x, after + bound, read, at + bound, left);
        return ScalarRows.joined(partial);
    }

    /** The same of the logarithm, which is made of the row itself, not of its exponentials. */
    private static float logSoftmaxSpan(float[] read, float[] summed, int at, float shift,
            float largestBefore, float logarithm, float[] x, int after, float[] largest, float[] y,
            int before, int count) {
        FloatVector most = FloatVector.broadcast(SPECIES, largest[0]);
        FloatVector s0 = FloatVector.zero(SPECIES);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        int bound = VectorSums.wholeBlocks(count);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector row = FloatVector.fromArray(SPECIES, read, at + i);
            FloatVector e = VectorExponential.expUpToZero(row.sub(shift));
            FloatVector ahead = FloatVector.fromArray(SPECIES, x, after + i);
            ahead.intoArray(read, at + i);
            most = most.blend(ahead, ahead.compare(VectorOperators.GT, most));
            FloatVector.fromArray(SPECIES, summed, at + i)
                    .sub(largestBefore)
                    .sub(logarithm)
                    .intoArray(y, before + i);
            row.intoArray(summed, at + i);

            FloatVector sum = e.add(s0);
            s0 = ONE ? sum : s1;
            s1 = FOUR ? s2 : sum;
            s2 = s3;
            s3 = sum;
        }
        largest[0] = exact(most).reduceLanes(VectorOperators.MAX);
        float[] partial = VectorSums.inArray(s0, s1, s2, s3);
        int left = count - bound;
        ScalarRows.affine(
                summed, at + bound, largestBefore, 1f, -logarithm, y, before + bound, left);
        System.arraycopy(read, at + bound, summed, at + bound, left);
        ScalarRows.shiftedExp(read, at + bound, shift, read, at + bound, left);
        ScalarRows.addElements(partial, read, at + bound, left);
        largest[0] = ScalarRows.larger(largest[0], x, after + bound, left);
        System.arraycopy(x, after + bound, read, at + bound, left);
        return ScalarRows.joined(partial);
    }

    /**
     * {@link RowKernels#expSum}. It has one way out, as {@link #softmaxSpan} says: of attention's
     * rows one in sixteen is whole.
     */
    static float expSum(float[] a, int aOffset, float shift, float[] to, int toOffset, int count) {
        FloatVector s0 = FloatVector.zero(SPECIES);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        int bound = VectorSums.wholeBlocks(count);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector shifted = FloatVector.fromArray(SPECIES, a, aOffset + i).sub(shift);
            FloatVector e = VectorExponential.expUpToZero(shifted);
            e.intoArray(to, toOffset + i);
            FloatVector sum = e.add(s0);
            s0 = ONE ? sum : s1;
            s1 = FOUR ? s2 : sum;
            s2 = s3;
            s3 = sum;
        }
        float[] partial = VectorSums.inArray(s0, s1, s2, s3);
        ScalarRows.shiftedExp(a, aOffset + bound, shift, to, toOffset + bound, count - bound);
        ScalarRows.addElements(partial, to, toOffset + bound, count - bound);
        return ScalarRows.joined(partial);
    }

    /** {@link RowKernels#largest}. */
    static float largest(float[] a, int aOffset, int count) {
        FloatVector m0 = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
        FloatVector m1 = m0;
        int bound = count - count % (2 * LANES);
        for (int i = 0; i < bound; i += 2 * LANES) {
            FloatVector v0 = FloatVector.fromArray(SPECIES, a, aOffset + i);
            FloatVector v1 = FloatVector.fromArray(SPECIES, a, aOffset + i + LANES);
            m0 = m0.blend(v0, v0.compare(VectorOperators.GT, m0));
            m1 = m1.blend(v1, v1.compare(VectorOperators.GT, m1));
        }
        float largest = exact(exact(m0).max(exact(m1))).reduceLanes(VectorOperators.MAX);
        return ScalarRows.larger(largest, a, aOffset + bound, count - bound);
    }

    private static void affine(float[] a, int aOffset, float shift, float factor, float addend,
            float[] to, int toOffset, int count) {
        FloatVector factors = FloatVector.broadcast(SPECIES, factor);
        FloatVector addends = FloatVector.broadcast(SPECIES, addend);
        int bound = SPECIES.loopBound(count);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector va = FloatVector.fromArray(SPECIES, a, aOffset + i);
            va.sub(shift).fma(factors, addends).intoArray(to, toOffset + i);
        }
        ScalarRows.affine(a, aOffset + bound, shift, factor, addend, to, toOffset + bound,
                count - bound);
    }

    /** {@code to[i] = fma(exp(a[i]), factor, b[i])}. */
    static void addExpScaled(float[] a, int aOffset, float factor, float[] b, int bOffset,
            float[] to, int toOffset, int count) {
        FloatVector factors = FloatVector.broadcast(SPECIES, factor);
        int bound = SPECIES.loopBound(count);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector e = VectorExponential.exp(FloatVector.fromArray(SPECIES, a, aOffset + i));
            e.fma(factors, FloatVector.fromArray(SPECIES, b, bOffset + i))
                    .intoArray(to, toOffset + i);
        }
        ScalarRows.addExpScaled(
                a, aOffset + bound, factor, b, bOffset + bound, to, toOffset + bound,
                count - bound);
    }
}
