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
import jdk.incubator.vector.VectorOperators;
import veneer.engine.kernel.ErrorFunction;

/** {@link ErrorFunction} on vectors: both polynomials on every lane, then the one that serves. */
final class VectorErrorFunction {
    private VectorErrorFunction() {}

    /** {@code erf(x)} of every lane. */
    static FloatVector erf(FloatVector x) {
        FloatVector t = x.abs();
        t = t.blend(LARGEST, t.compare(VectorOperators.GT, LARGEST));
        FloatVector magnitude = far(t).blend(near(t), t.compare(VectorOperators.LT, SPLIT));
        return VectorExponential.copySign(magnitude, x);
    }

    private static FloatVector near(FloatVector t) {
        FloatVector u = t.mul(t);
        FloatVector p = FloatVector.broadcast(VectorWidth.FLOATS, C6);
        p = p.fma(u, FloatVector.broadcast(VectorWidth.FLOATS, C5));
        p = p.fma(u, FloatVector.broadcast(VectorWidth.FLOATS, C4));
        p = p.fma(u, FloatVector.broadcast(VectorWidth.FLOATS, C3));
        p = p.fma(u, FloatVector.broadcast(VectorWidth.FLOATS, C2));
        p = p.fma(u, FloatVector.broadcast(VectorWidth.FLOATS, C1));
        p = p.fma(u, FloatVector.broadcast(VectorWidth.FLOATS, C0));
        return t.fma(p, t);
    }

    private static FloatVector far(FloatVector t) {
        FloatVector p = FloatVector.broadcast(VectorWidth.FLOATS, D6);
        p = p.fma(t, FloatVector.broadcast(VectorWidth.FLOATS, D5));
        p = p.fma(t, FloatVector.broadcast(VectorWidth.FLOATS, D4));
        p = p.fma(t, FloatVector.broadcast(VectorWidth.FLOATS, D3));
        p = p.fma(t, FloatVector.broadcast(VectorWidth.FLOATS, D2));
        p = p.fma(t, FloatVector.broadcast(VectorWidth.FLOATS, D1));
        p = p.fma(t, FloatVector.broadcast(VectorWidth.FLOATS, D0));
        return FloatVector.broadcast(VectorWidth.FLOATS, 1f).sub(VectorExponential.exp(t.mul(p)));
    }
}
