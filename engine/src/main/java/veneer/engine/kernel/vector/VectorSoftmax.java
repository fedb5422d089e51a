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
 * Softmax and its logarithm on the Vector API, row after row. The exponentials of a row keep the
 * processor busy and are written to memory; the loop after them works in the nearest cache, and
 * meanwhile reads the next row for its largest element.
 */
final class VectorSoftmax {
    private static final VectorSpecies<Float> SPECIES = VectorWidth.FLOATS;
    private static final int LANES = SPECIES.length();

    private VectorSoftmax() {}

    static void softmax(float[] x, int xOffset, float[] y, int yOffset, int rows, int count) {
        float[] largest = {rows == 0 ? 0f : largest(x, xOffset, count)};
        for (int row = 0; row < rows; row++) {
            int at = row * count;
            int next = Math.min(row + 1, rows - 1) * count;
            double sum = expSumInSpans(
                    x, xOffset + at, largest, y, yOffset + at, xOffset + next, count);
            affine(y, yOffset + at, 0f, (float) (1 / sum), 0f, y, yOffset + at, count);
        }
    }

    static void logSoftmax(float[] x, int xOffset, float[] y, int yOffset, int rows, int count) {
        float[] largest = {rows == 0 ? 0f : largest(x, xOffset, count)};
        for (int row = 0; row < rows; row++) {
            int at = row * count;
            int next = Math.min(row + 1, rows - 1) * count;
            float shift = largest[0];
            double sum = expSumInSpans(
                    x, xOffset + at, largest, y, yOffset + at, xOffset + next, count);
            float logarithm = (float) StrictMath.log(sum);
            affine(x, xOffset + at, shift, 1f, -logarithm, y, yOffset + at, count);
        }
    }

    /**
     * {@link RowKernels#expSumInSpans}, which also looks for the largest element of the next row.
     *
     * @param largest holds the largest of this row, and then that of the next
     */
    private static double expSumInSpans(float[] a, int aOffset, float[] largest, float[] to,
            int toOffset, int next, int count) {
        float shift = largest[0];
        largest[0] = Float.NEGATIVE_INFINITY;
        double sum = 0;
        for (int from = 0; from < count; from += RowKernels.SPAN) {
            int length = Math.min(RowKernels.SPAN, count - from);
            sum += expSum(
                    a, aOffset + from, shift, to, toOffset + from, next + from, largest, length);
        }
        return sum;
    }

    /** {@link RowKernels#expSum}; raises {@code largest} to the largest of {@code a[next + i]}. */
    private static float expSum(float[] a, int aOffset, float shift, float[] to, int toOffset,
            int next, float[] largest, int count) {
        FloatVector most = FloatVector.broadcast(SPECIES, largest[0]);
        FloatVector s0 = FloatVector.zero(SPECIES);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        int bound = VectorSums.wholeBlocks(count);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector shifted = FloatVector.fromArray(SPECIES, a, aOffset + i).sub(shift);
            FloatVector e = VectorExponential.exp(shifted);
            e.intoArray(to, toOffset + i);
            FloatVector ahead = FloatVector.fromArray(SPECIES, a, next + i);
            most = most.blend(ahead, ahead.compare(VectorOperators.GT, most));

            FloatVector sum = e.add(s0);
            s0 = ONE ? sum : s1;
            s1 = FOUR ? s2 : sum;
            s2 = s3;
            s3 = sum;
        }
        largest[0] = exact(most).reduceLanes(VectorOperators.MAX);
        if (bound == count) {
            return VectorSums.joined(s0, s1, s2, s3);
        }
        float[] partial = VectorSums.inArray(s0, s1, s2, s3);
        ScalarRows.shiftedExp(a, aOffset + bound, shift, to, toOffset + bound, count - bound);
        ScalarRows.addElements(partial, to, toOffset + bound, count - bound);
        largest[0] = ScalarRows.larger(largest[0], a, next + bound, count - bound);
        return ScalarRows.joined(partial);
    }

    static float expSum(float[] a, int aOffset, float shift, float[] to, int toOffset, int count) {
        FloatVector s0 = FloatVector.zero(SPECIES);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        int bound = VectorSums.wholeBlocks(count);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector shifted = FloatVector.fromArray(SPECIES, a, aOffset + i).sub(shift);
            FloatVector e = VectorExponential.exp(shifted);
            e.intoArray(to, toOffset + i);
            FloatVector sum = e.add(s0);
            s0 = ONE ? sum : s1;
            s1 = FOUR ? s2 : sum;
            s2 = s3;
            s3 = sum;
        }
        if (bound == count) {
            return VectorSums.joined(s0, s1, s2, s3);
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
