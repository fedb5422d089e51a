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
 * The row kernels on the Vector API. {@link VectorSums} says how a loop keeps the sixteen partial
 * sums; {@link ScalarRows} finishes each row.
 */
public final class VectorRows implements RowKernels {
    private static final VectorSpecies<Float> SPECIES = VectorWidth.FLOATS;
    private static final int LANES = SPECIES.length();
    private static final ScalarRows TAIL = new ScalarRows();

    @Override
    public float dot(float[] a, int aOffset, float[] b, int bOffset, int count) {
        return dotProduct(a, aOffset, b, bOffset, count);
    }

    static float dotProduct(float[] a, int aOffset, float[] b, int bOffset, int count) {
        FloatVector s0 = FloatVector.zero(SPECIES);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        int bound = VectorSums.wholeBlocks(count);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector vb = FloatVector.fromArray(SPECIES, b, bOffset + i);
            FloatVector sum = FloatVector.fromArray(SPECIES, a, aOffset + i).fma(vb, s0);
            s0 = ONE ? sum : s1;
            s1 = FOUR ? s2 : sum;
            s2 = s3;
            s3 = sum;
        }
        if (bound == count) {
            return VectorSums.joined(s0, s1, s2, s3);
        }
        float[] partial = VectorSums.inArray(s0, s1, s2, s3);
        ScalarRows.addProducts(partial, a, aOffset + bound, b, bOffset + bound, count - bound);
        return ScalarRows.joined(partial);
    }

    @Override
    public float sum(float[] a, int aOffset, int count) {
        return VectorNorms.sum(a, aOffset, count);
    }

    /**
     * The order does not matter to a maximum. One costs several instructions, since NaN counts and
     * zeros have signs, so four are under way at once.
     */
    @Override
    public float max(float[] a, int aOffset, int count) {
        FloatVector m0 = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
        FloatVector m1 = m0;
        FloatVector m2 = m0;
        FloatVector m3 = m0;
        int bound = count - count % (4 * LANES);
        for (int i = 0; i < bound; i += 4 * LANES) {
            int ai = aOffset + i;
            m0 = FloatVector.fromArray(SPECIES, a, ai).max(m0);
            m1 = FloatVector.fromArray(SPECIES, a, ai + LANES).max(m1);
            m2 = FloatVector.fromArray(SPECIES, a, ai + 2 * LANES).max(m2);
            m3 = FloatVector.fromArray(SPECIES, a, ai + 3 * LANES).max(m3);
        }
        FloatVector largest = exact(exact(m0).max(exact(m1)));
        largest = exact(largest.max(exact(exact(m2).max(exact(m3)))));
        float found = largest.reduceLanes(VectorOperators.MAX);
        for (int i = bound; i < count; i++) {
            found = Math.max(found, a[aOffset + i]);
        }
        return found;
    }

    @Override
    public float largest(float[] a, int aOffset, int count) {
        return VectorSoftmax.largest(a, aOffset, count);
    }

    @Override
    public float expSum(float[] a, int aOffset, float shift, float[] to, int toOffset, int count) {
        return VectorSoftmax.expSum(a, aOffset, shift, to, toOffset, count);
    }

    @Override
    public void rmsNorm(float[] x, int xOffset, float[] weight, float epsilon, float[] y,
            int yOffset, float[] scales, int scalesOffset, int rows, int count) {
        VectorNorms.rmsNorm(
                x, xOffset, weight, epsilon, y, yOffset, scales, scalesOffset, rows, count);
    }

    @Override
    public void rmsNormGradient(float[] x, int xOffset, float[] weight, float[] scales,
            int scalesOffset, float[] dy, int dyOffset, float[] dx, int dxOffset, int rows,
            int count) {
        VectorNorms.rmsNormGradient(x, xOffset, weight, scales, scalesOffset, dy, dyOffset, dx,
                dxOffset, rows, count);
    }

    @Override
    public void layerNorm(float[] x, int xOffset, float[] weight, float[] bias, float epsilon,
            float[] y, int yOffset, float[] means, float[] scales, int statisticsOffset, int rows,
            int count) {
        VectorNorms.layerNorm(x, xOffset, weight, bias, epsilon, y, yOffset, means, scales,
                statisticsOffset, rows, count);
    }

    @Override
    public void layerNormGradient(float[] x, int xOffset, float[] weight, float[] means,
            float[] scales, int statisticsOffset, float[] dy, int dyOffset, float[] dx,
            int dxOffset, int rows, int count) {
        VectorNorms.layerNormGradient(x, xOffset, weight, means, scales, statisticsOffset, dy,
                dyOffset, dx, dxOffset, rows, count);
    }

    @Override
    public void addNormWeightGradient(float[] x, int xOffset, float mean, float scale, float[] dy,
            int dyOffset, float[] dw, int dwOffset, int count) {
        int bound = SPECIES.loopBound(count);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector vx = FloatVector.fromArray(SPECIES, x, xOffset + i);
            FloatVector vdy = FloatVector.fromArray(SPECIES, dy, dyOffset + i);
            FloatVector sum = FloatVector.fromArray(SPECIES, dw, dwOffset + i);
            vdy.fma(vx.sub(mean).mul(scale), sum).intoArray(dw, dwOffset + i);
        }
        TAIL.addNormWeightGradient(x, xOffset + bound, mean, scale, dy, dyOffset + bound, dw,
                dwOffset + bound, count - bound);
    }

    @Override
    public void softmax(float[] x, int xOffset, float[] y, int yOffset, int rows, int count) {
        VectorSoftmax.softmax(x, xOffset, y, yOffset, rows, count);
    }

    @Override
    public void logSoftmax(float[] x, int xOffset, float[] y, int yOffset, int rows, int count) {
        VectorSoftmax.logSoftmax(x, xOffset, y, yOffset, rows, count);
    }

    @Override
    public void logSoftmaxGradient(float[] y, int yOffset, float[] dy, int dyOffset, float[] dx,
            int dxOffset, int rows, int count) {
        for (int at = 0; at < rows * count; at += count) {
            float sum = sum(dy, dyOffset + at, count);
            VectorSoftmax.addExpScaled(
                    y, yOffset + at, -sum, dy, dyOffset + at, dx, dxOffset + at, count);
        }
    }

    @Override
    public void centredProduct(float[] a, int aOffset, float[] b, int bOffset, float shift,
            float factor, float[] to, int toOffset, int count) {
        int bound = SPECIES.loopBound(count);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector centred =
                    FloatVector.fromArray(SPECIES, b, bOffset + i).sub(shift);
            FloatVector.fromArray(SPECIES, a, aOffset + i)
                    .mul(centred)
                    .mul(factor)
                    .intoArray(to, toOffset + i);
        }
        TAIL.centredProduct(a, aOffset + bound, b, bOffset + bound, shift, factor, to,
                toOffset + bound, count - bound);
    }
}
