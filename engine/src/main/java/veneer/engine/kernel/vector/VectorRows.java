package veneer.engine.kernel.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;
import veneer.engine.kernel.RowKernels;
import veneer.engine.kernel.ScalarRows;

/**
 * The row kernels on the Vector API. The sixteen partial sums are the lanes of one vector of 512
 * bits, two of 256 or four of 128, {@code s0} to {@code s3}; which of them are in use is a constant
 * to the compiler. {@link ScalarRows} finishes each row.
 */
public final class VectorRows implements RowKernels {
    private static final VectorSpecies<Float> SPECIES = VectorWidth.FLOATS;
    private static final int LANES = SPECIES.length();
    private static final boolean TWO_OR_MORE = LANES <= PARTIAL_SUMS / 2;
    private static final boolean FOUR = LANES <= PARTIAL_SUMS / 4;

    private static final VectorShuffle<Float> SWAP_8 = swap(8);
    private static final VectorShuffle<Float> SWAP_4 = swap(4);
    private static final VectorShuffle<Float> SWAP_2 = swap(2);
    private static final VectorShuffle<Float> SWAP_1 = swap(1);

    private static final ScalarRows TAIL = new ScalarRows();

    private static VectorShuffle<Float> swap(int distance) {
        return VectorShuffle.fromOp(SPECIES, lane -> (lane ^ distance) % LANES);
    }

    /**
     * Whole blocks are added up in registers, in place: the compiler would not take in a method of
     * that size wherever it is called, and vectors between methods are objects.
     */
    @Override
    public float dot(float[] a, int aOffset, float[] b, int bOffset, int count) {
        FloatVector s0 = FloatVector.zero(SPECIES);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        int bound = wholeBlocks(count);
        for (int i = 0; i < bound; i += PARTIAL_SUMS) {
            int ai = aOffset + i;
            int bi = bOffset + i;
            s0 = FloatVector.fromArray(SPECIES, a, ai)
                    .fma(FloatVector.fromArray(SPECIES, b, bi), s0);
            if (TWO_OR_MORE) {
                s1 = FloatVector.fromArray(SPECIES, a, ai + LANES)
                        .fma(FloatVector.fromArray(SPECIES, b, bi + LANES), s1);
            }
            if (FOUR) {
                s2 = FloatVector.fromArray(SPECIES, a, ai + 2 * LANES)
                        .fma(FloatVector.fromArray(SPECIES, b, bi + 2 * LANES), s2);
                s3 = FloatVector.fromArray(SPECIES, a, ai + 3 * LANES)
                        .fma(FloatVector.fromArray(SPECIES, b, bi + 3 * LANES), s3);
            }
        }
        if (bound == count) {
            FloatVector sum = exact(s0);
            if (FOUR) {
                sum = exact(exact(sum.add(s2)).add(exact(exact(s1).add(s3))));
            } else {
                sum = TWO_OR_MORE ? exact(sum.add(s1)) : addSwapped(sum, SWAP_8);
                sum = addSwapped(sum, SWAP_4);
            }
            return addSwapped(addSwapped(sum, SWAP_2), SWAP_1).lane(0);
        }
        float[] partial = partialSums(s0, s1, s2, s3);
        ScalarRows.addProducts(partial, a, aOffset + bound, b, bOffset + bound, count - bound);
        return ScalarRows.joined(partial);
    }

    @Override
    public float sum(float[] a, int aOffset, int count) {
        FloatVector s0 = FloatVector.zero(SPECIES);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        int bound = wholeBlocks(count);
        for (int i = 0; i < bound; i += PARTIAL_SUMS) {
            int ai = aOffset + i;
            s0 = FloatVector.fromArray(SPECIES, a, ai).add(s0);
            if (TWO_OR_MORE) {
                s1 = FloatVector.fromArray(SPECIES, a, ai + LANES).add(s1);
            }
            if (FOUR) {
                s2 = FloatVector.fromArray(SPECIES, a, ai + 2 * LANES).add(s2);
                s3 = FloatVector.fromArray(SPECIES, a, ai + 3 * LANES).add(s3);
            }
        }
        float[] partial = partialSums(s0, s1, s2, s3);
        ScalarRows.addElements(partial, a, aOffset + bound, count - bound);
        return ScalarRows.joined(partial);
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

    /** The sum is a loop of its own: beside exponentials it waited for the array of the sums. */
    @Override
    public float expSum(float[] a, int aOffset, float shift, float[] to, int toOffset, int count) {
        int bound = SPECIES.loopBound(count);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector shifted = FloatVector.fromArray(SPECIES, a, aOffset + i).sub(shift);
            VectorExponential.exp(shifted).intoArray(to, toOffset + i);
        }
        ScalarRows.shiftedExp(a, aOffset + bound, shift, to, toOffset + bound, count - bound);
        return sum(to, toOffset, count);
    }

    @Override
    public float rmsNorm(float[] x, int xOffset, float[] weight, float epsilon, float[] y,
            int yOffset, int count) {
        float meanSquare = dot(x, xOffset, x, xOffset, count) / count;
        float scale = 1f / (float) Math.sqrt(meanSquare + epsilon);
        int bound = SPECIES.loopBound(count);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector normalized =
                    FloatVector.fromArray(SPECIES, x, xOffset + i).mul(scale);
            normalized.mul(FloatVector.fromArray(SPECIES, weight, i)).intoArray(y, yOffset + i);
        }
        ScalarRows.applyGains(x, xOffset + bound, scale, weight, bound, y, yOffset + bound,
                count - bound);
        return scale;
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
    public void logSoftmaxGradient(float[] y, int yOffset, float[] dy, int dyOffset, float[] dx,
            int dxOffset, int count) {
        float factor = -sum(dy, dyOffset, count);
        FloatVector factors = FloatVector.broadcast(SPECIES, factor);
        int bound = SPECIES.loopBound(count);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector p = VectorExponential.exp(FloatVector.fromArray(SPECIES, y, yOffset + i));
            p.fma(factors, FloatVector.fromArray(SPECIES, dy, dyOffset + i))
                    .intoArray(dx, dxOffset + i);
        }
        ScalarRows.addExpScaled(y, yOffset + bound, factor, dy, dyOffset + bound, dx,
                dxOffset + bound, count - bound);
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

    @Override
    public void affine(float[] a, int aOffset, float shift, float factor, float addend, float[] to,
            int toOffset, int count) {
        FloatVector factors = FloatVector.broadcast(SPECIES, factor);
        FloatVector addends = FloatVector.broadcast(SPECIES, addend);
        int bound = SPECIES.loopBound(count);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector va = FloatVector.fromArray(SPECIES, a, aOffset + i);
            va.sub(shift).fma(factors, addends).intoArray(to, toOffset + i);
        }
        TAIL.affine(a, aOffset + bound, shift, factor, addend, to, toOffset + bound, count - bound);
    }

    @Override
    public float squares(float[] a, int aOffset, float shift, int count) {
        FloatVector s0 = FloatVector.zero(SPECIES);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        int bound = wholeBlocks(count);
        for (int i = 0; i < bound; i += PARTIAL_SUMS) {
            int ai = aOffset + i;
            FloatVector centred = FloatVector.fromArray(SPECIES, a, ai).sub(shift);
            s0 = centred.fma(centred, s0);
            if (TWO_OR_MORE) {
                centred = FloatVector.fromArray(SPECIES, a, ai + LANES).sub(shift);
                s1 = centred.fma(centred, s1);
            }
            if (FOUR) {
                centred = FloatVector.fromArray(SPECIES, a, ai + 2 * LANES).sub(shift);
                s2 = centred.fma(centred, s2);
                centred = FloatVector.fromArray(SPECIES, a, ai + 3 * LANES).sub(shift);
                s3 = centred.fma(centred, s3);
            }
        }
        float[] partial = partialSums(s0, s1, s2, s3);
        ScalarRows.addSquares(partial, a, aOffset + bound, shift, count - bound);
        return ScalarRows.joined(partial);
    }

    @Override
    public void normalize(float[] x, int xOffset, float mean, float scale, float[] weight,
            float[] bias, float[] y, int yOffset, int count) {
        int bound = SPECIES.loopBound(count);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector normalized =
                    FloatVector.fromArray(SPECIES, x, xOffset + i).sub(mean).mul(scale);
            FloatVector gain = FloatVector.fromArray(SPECIES, weight, i);
            normalized.fma(gain, FloatVector.fromArray(SPECIES, bias, i)).intoArray(y, yOffset + i);
        }
        ScalarRows.normalize(x, xOffset + bound, mean, scale, weight, bias, bound, y,
                yOffset + bound, count - bound);
    }

    @Override
    public void addNormGradient(float[] x, int xOffset, float mean, float scale, float[] weight,
            float[] dy, int dyOffset, float level, float projection, float[] dx, int dxOffset,
            int count) {
        int bound = SPECIES.loopBound(count);
        FloatVector scales = FloatVector.broadcast(SPECIES, scale);
        FloatVector projections = FloatVector.broadcast(SPECIES, projection);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector gain = FloatVector.fromArray(SPECIES, weight, i);
            FloatVector direct = gain.mul(FloatVector.fromArray(SPECIES, dy, dyOffset + i));
            FloatVector centred =
                    FloatVector.fromArray(SPECIES, x, xOffset + i).sub(mean);
            FloatVector gradient =
                    centred.mul(scales).neg().fma(projections, direct).sub(level);
            FloatVector sum = FloatVector.fromArray(SPECIES, dx, dxOffset + i);
            gradient.fma(scales, sum).intoArray(dx, dxOffset + i);
        }
        ScalarRows.addNormGradient(x, xOffset + bound, mean, scale, weight, bound, dy,
                dyOffset + bound, level, projection, dx, dxOffset + bound, count - bound);
    }

    @Override
    public float dot(float[] a, int aOffset, float shift, float[] b, float[] c, int cOffset,
            int count) {
        FloatVector s0 = FloatVector.zero(SPECIES);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        int bound = wholeBlocks(count);
        for (int i = 0; i < bound; i += PARTIAL_SUMS) {
            int ai = aOffset + i;
            int ci = cOffset + i;
            FloatVector product =
                    FloatVector.fromArray(SPECIES, b, i).mul(FloatVector.fromArray(SPECIES, c, ci));
            s0 = FloatVector.fromArray(SPECIES, a, ai).sub(shift).fma(product, s0);
            if (TWO_OR_MORE) {
                product = FloatVector.fromArray(SPECIES, b, i + LANES)
                        .mul(FloatVector.fromArray(SPECIES, c, ci + LANES));
                s1 = FloatVector.fromArray(SPECIES, a, ai + LANES).sub(shift).fma(product, s1);
            }
            if (FOUR) {
                product = FloatVector.fromArray(SPECIES, b, i + 2 * LANES)
                        .mul(FloatVector.fromArray(SPECIES, c, ci + 2 * LANES));
                s2 = FloatVector.fromArray(SPECIES, a, ai + 2 * LANES).sub(shift).fma(product, s2);
                product = FloatVector.fromArray(SPECIES, b, i + 3 * LANES)
                        .mul(FloatVector.fromArray(SPECIES, c, ci + 3 * LANES));
                s3 = FloatVector.fromArray(SPECIES, a, ai + 3 * LANES).sub(shift).fma(product, s3);
            }
        }
        float[] partial = partialSums(s0, s1, s2, s3);
        ScalarRows.addProducts(partial, a, aOffset + bound, shift, b, bound, c, cOffset + bound,
                count - bound);
        return ScalarRows.joined(partial);
    }

    /** The largest multiple of sixteen that is not above {@code count}. */
    private static int wholeBlocks(int count) {
        return count - count % PARTIAL_SUMS;
    }

    /** The lanes of as many vectors as hold sixteen. */
    private static float[] partialSums(FloatVector s0, FloatVector s1, FloatVector s2,
            FloatVector s3) {
        float[] partial = ScalarRows.partialSums();
        exact(s0).intoArray(partial, 0);
        if (TWO_OR_MORE) {
            exact(s1).intoArray(partial, LANES);
        }
        if (FOUR) {
            exact(s2).intoArray(partial, 2 * LANES);
            exact(s3).intoArray(partial, 3 * LANES);
        }
        return partial;
    }

    /** A step of {@link ScalarRows#joined}'s tree, in a register. */
    private static FloatVector addSwapped(FloatVector sum, VectorShuffle<Float> swap) {
        return exact(sum.add(sum.rearrange(swap)));
    }

    /** Tells the compiler the vector's class, as the package's description explains. */
    private static FloatVector exact(FloatVector vector) {
        return (FloatVector) vector.check(SPECIES);
    }
}
