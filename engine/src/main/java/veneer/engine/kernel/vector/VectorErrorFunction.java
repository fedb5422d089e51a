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
 * {@link ErrorFunction} on vectors: both polynomials on every lane, then the one that serves.
 *
 * <p>One method, whose only call of another of ours comes early: past a certain number of nodes the
 * compiler inlines nothing more but the Vector API itself, and would keep vectors in objects.
 */
final class VectorErrorFunction {
    private static final VectorSpecies<Float> SPECIES = VectorWidth.FLOATS;

    private VectorErrorFunction() {}

    /** {@code erf(x)} of every lane. */
    static FloatVector erf(FloatVector x) {
        FloatVector t = x.abs();
        t = t.blend(LARGEST, t.compare(VectorOperators.GT, LARGEST));
        FloatVector p = FloatVector.broadcast(SPECIES, D6);
        p = p.fma(t, FloatVector.broadcast(SPECIES, D5));
        p = p.fma(t, FloatVector.broadcast(SPECIES, D4));
        p = p.fma(t, FloatVector.broadcast(SPECIES, D3));
        p = p.fma(t, FloatVector.broadcast(SPECIES, D2));
        p = p.fma(t, FloatVector.broadcast(SPECIES, D1));
        p = p.fma(t, FloatVector.broadcast(SPECIES, D0));
        FloatVector far =
                FloatVector.broadcast(SPECIES, 1f).sub(VectorExponential.exp(t.mul(p)));

        FloatVector u = t.mul(t);
        p = FloatVector.broadcast(SPECIES, C6);
        p = p.fma(u, FloatVector.broadcast(SPECIES, C5));
        p = p.fma(u, FloatVector.broadcast(SPECIES, C4));
        p = p.fma(u, FloatVector.broadcast(SPECIES, C3));
        p = p.fma(u, FloatVector.broadcast(SPECIES, C2));
        p = p.fma(u, FloatVector.broadcast(SPECIES, C1));
        p = p.fma(u, FloatVector.broadcast(SPECIES, C0));
        FloatVector near = t.fma(p, t);

        FloatVector magnitude = far.blend(near, t.compare(VectorOperators.LT, SPLIT));
        IntVector sign = x.reinterpretAsInts().and(Integer.MIN_VALUE);
        return magnitude.reinterpretAsInts().or(sign).reinterpretAsFloats();
    }
}
