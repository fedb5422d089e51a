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
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import veneer.engine.kernel.ErrorFunction;

/**
 * {@link ErrorFunction} on vectors. Both of its polynomials have seven coefficients, so each lane
 * takes those that serve it, and one evaluation does for both. Two loops share the work: one that
 * did all of it would have more constants than there are registers. Between them lies a piece of an
 * array that stays in the nearest cache.
 */
final class VectorErrorFunction {
    private static final VectorSpecies<Float> SPECIES = VectorWidth.FLOATS;
    private static final int LANES = SPECIES.length();

    private VectorErrorFunction() {}

    /**
     * The first loop, with {@code t = |factor · x[i]|}: {@code to[i]} becomes the error function of
     * {@code t} where it is near zero, and the exponent of {@code 1 − exp(t·D(t))}, which is
     * negative, where it is far.
     */
    static void polynomials(float factor, float[] x, int xOffset, float[] to, int count) {
        FloatVector zero = FloatVector.zero(SPECIES);
        for (int i = 0; i < count; i += LANES) {
            FloatVector t = FloatVector.fromArray(SPECIES, x, xOffset + i).mul(factor).abs();
            t = t.blend(LARGEST, t.compare(VectorOperators.GT, LARGEST));
            VectorMask<Float> near = t.compare(VectorOperators.LT, SPLIT);
            FloatVector u = t.blend(t.mul(t), near);
            FloatVector p = either(D6, C6, near);
            p = p.fma(u, either(D5, C5, near));
            p = p.fma(u, either(D4, C4, near));
            p = p.fma(u, either(D3, C3, near));
            p = p.fma(u, either(D2, C2, near));
            p = p.fma(u, either(D1, C1, near));
            p = p.fma(u, either(D0, C0, near));
            p.fma(t, zero.blend(t, near)).intoArray(to, i);
        }
    }

    private static FloatVector either(float far, float near, VectorMask<Float> isNear) {
        return FloatVector.broadcast(SPECIES, far)
                .blend(FloatVector.broadcast(SPECIES, near), isNear);
    }

    /** What the second loop makes of the first one's result and x, whose sign it is to have. */
    static FloatVector erf(FloatVector polynomial, FloatVector x) {
        FloatVector far = FloatVector.broadcast(SPECIES, 1f)
                .sub(VectorExponential.expWithin(polynomial));
        FloatVector magnitude =
                polynomial.blend(far, polynomial.compare(VectorOperators.LT, 0f));
        IntVector sign = x.reinterpretAsInts().and(Integer.MIN_VALUE);
        return magnitude.reinterpretAsInts().or(sign).reinterpretAsFloats();
    }
}
