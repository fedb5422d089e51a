package veneer.engine.kernel.vector;

import static veneer.engine.kernel.ErrorFunction.C0;
import static veneer.engine.kernel.ErrorFunction.C1;
import static veneer.engine.kernel.ErrorFunction.C2;
import static veneer.engine.kernel.ErrorFunction.C3;
import static veneer.engine.kernel.ErrorFunction.C4;
import static veneer.engine.kernel.ErrorFunction.C5;
import static veneer.engine.kernel.ErrorFunction.C6;
import static veneer.engine.kernel.ErrorFunction.D0;
import static veneer.engine.kernel.ErrorFunction.D1;
import static veneer.engine.kernel.ErrorFunction.D2;
import static veneer.engine.kernel.ErrorFunction.D3;
import static veneer.engine.kernel.ErrorFunction.D4;
import static veneer.engine.kernel.ErrorFunction.D5;
import static veneer.engine.kernel.ErrorFunction.D6;
import static veneer.engine.kernel.ErrorFunction.LARGEST;
import static veneer.engine.kernel.ErrorFunction.SPLIT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import veneer.engine.kernel.ErrorFunction;

/**
 * {@link ErrorFunction} on vectors: both polynomials on every lane, then the one that serves. A
 * loop that did all of it would have more constants than there are registers, and reach half the
 * speed; so there are three, and a piece of an array between them that stays in the nearest cache.
 */
final class VectorErrorFunction {
    private static final VectorSpecies<Float> SPECIES = VectorWidth.FLOATS;
    private static final int LANES = SPECIES.length();

    private VectorErrorFunction() {}

    /** {@code to[i] = erf(factor · x[i])}; {@code to} must not be {@code x}. */
    static void erf(float factor, float[] x, int xOffset, float[] to, int toOffset, int count) {
        exponents(factor, x, xOffset, to, toOffset, count);
        for (int i = 0; i < count; i += LANES) {
            VectorExponential.exp(FloatVector.fromArray(SPECIES, to, toOffset + i))
                    .intoArray(to, toOffset + i);
        }
        select(factor, x, xOffset, to, toOffset, count);
    }

    /** Of {@code 1 − exp(t·D(t))}, far from zero. */
    private static void exponents(float factor, float[] x, int xOffset, float[] to, int toOffset,
            int count) {
        for (int i = 0; i < count; i += LANES) {
            FloatVector t = bounded(FloatVector.fromArray(SPECIES, x, xOffset + i).mul(factor));
            FloatVector p = FloatVector.broadcast(SPECIES, D6);
            p = p.fma(t, FloatVector.broadcast(SPECIES, D5));
            p = p.fma(t, FloatVector.broadcast(SPECIES, D4));
            p = p.fma(t, FloatVector.broadcast(SPECIES, D3));
            p = p.fma(t, FloatVector.broadcast(SPECIES, D2));
            p = p.fma(t, FloatVector.broadcast(SPECIES, D1));
            p = p.fma(t, FloatVector.broadcast(SPECIES, D0));
            t.mul(p).intoArray(to, toOffset + i);
        }
    }

    /** Replaces exponentials by the results: near zero {@code t + t·C(t²)}. */
    private static void select(float factor, float[] x, int xOffset, float[] to, int toOffset,
            int count) {
        for (int i = 0; i < count; i += LANES) {
            FloatVector scaled = FloatVector.fromArray(SPECIES, x, xOffset + i).mul(factor);
            FloatVector t = bounded(scaled);
            FloatVector u = t.mul(t);
            FloatVector p = FloatVector.broadcast(SPECIES, C6);
            p = p.fma(u, FloatVector.broadcast(SPECIES, C5));
            p = p.fma(u, FloatVector.broadcast(SPECIES, C4));
            p = p.fma(u, FloatVector.broadcast(SPECIES, C3));
            p = p.fma(u, FloatVector.broadcast(SPECIES, C2));
            p = p.fma(u, FloatVector.broadcast(SPECIES, C1));
            p = p.fma(u, FloatVector.broadcast(SPECIES, C0));
            FloatVector near = t.fma(p, t);
            FloatVector far = FloatVector.broadcast(SPECIES, 1f)
                    .sub(FloatVector.fromArray(SPECIES, to, toOffset + i));
            FloatVector magnitude = far.blend(near, t.compare(VectorOperators.LT, SPLIT));
            IntVector sign = scaled.reinterpretAsInts().and(Integer.MIN_VALUE);
            magnitude.reinterpretAsInts().or(sign).reinterpretAsFloats().intoArray(to,
                    toOffset + i);
        }
    }

    private static FloatVector bounded(FloatVector x) {
        FloatVector t = x.abs();
        return t.blend(LARGEST, t.compare(VectorOperators.GT, LARGEST));
    }
}
