package veneer.engine.kernel.vector;

import static veneer.engine.kernel.Exponential.C2;
import static veneer.engine.kernel.Exponential.C3;
import static veneer.engine.kernel.Exponential.C4;
import static veneer.engine.kernel.Exponential.C5;
import static veneer.engine.kernel.Exponential.C6;
import static veneer.engine.kernel.Exponential.EXPONENT_MASK;
import static veneer.engine.kernel.Exponential.EXPONENT_SHIFT;
import static veneer.engine.kernel.Exponential.HIGHEST;
import static veneer.engine.kernel.Exponential.LN2_HIGH;
import static veneer.engine.kernel.Exponential.LN2_LOW;
import static veneer.engine.kernel.Exponential.LOG2_E;
import static veneer.engine.kernel.Exponential.LOWEST;
import static veneer.engine.kernel.Exponential.LOWEST_WITHIN;
import static veneer.engine.kernel.Exponential.ROUNDER;
import static veneer.engine.kernel.Exponential.ROUNDER_WITHIN;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import veneer.engine.kernel.Exponential;
import veneer.engine.kernel.HyperbolicTangent;

/** {@link Exponential} on vectors: the same operations in the same order on every lane. */
public final class VectorExponential {
    private static final VectorSpecies<Float> SPECIES = VectorWidth.FLOATS;

    private VectorExponential() {}

    /** {@code eˣ} of every lane. */
    static FloatVector exp(FloatVector x) {
        FloatVector bounded = x.blend(HIGHEST, x.compare(VectorOperators.GT, HIGHEST));
        bounded = bounded.blend(LOWEST, bounded.compare(VectorOperators.LT, LOWEST));

        FloatVector rounder = FloatVector.broadcast(SPECIES, ROUNDER);
        FloatVector rounded = bounded.fma(FloatVector.broadcast(SPECIES, LOG2_E), rounder);
        FloatVector p = expOfRemainder(bounded, rounded.sub(rounder));
        IntVector bits = rounded.reinterpretAsInts();
        IntVector first =
                bits.lanewise(VectorOperators.LSHL, EXPONENT_SHIFT - 1).and(EXPONENT_MASK);
        IntVector second = bits.lanewise(VectorOperators.LSHL, EXPONENT_SHIFT).sub(first);
        return p.mul(first.reinterpretAsFloats()).mul(second.reinterpretAsFloats());
    }

    /** {@code eˣ} of every lane, from −87 to 88 or NaN. */
    static FloatVector expWithin(FloatVector x) {
        FloatVector rounder = FloatVector.broadcast(SPECIES, ROUNDER_WITHIN);
        FloatVector rounded = x.fma(FloatVector.broadcast(SPECIES, LOG2_E), rounder);
        FloatVector p = expOfRemainder(x, rounded.sub(rounder));
        IntVector bits = rounded.reinterpretAsInts();
        return p.mul(bits.lanewise(VectorOperators.LSHL, EXPONENT_SHIFT).reinterpretAsFloats());
    }

    /** {@code eˣ} of every lane up to 0, as {@link Exponential#expUpToZero} has it. */
    static FloatVector expUpToZero(FloatVector x) {
        return expWithin(x).blend(0f, x.compare(VectorOperators.LT, LOWEST_WITHIN));
    }

    private static FloatVector expOfRemainder(FloatVector x, FloatVector n) {
        FloatVector one = FloatVector.broadcast(SPECIES, 1f);
        FloatVector r = n.fma(FloatVector.broadcast(SPECIES, -LN2_HIGH), x);
        r = n.fma(FloatVector.broadcast(SPECIES, -LN2_LOW), r);
        FloatVector p = FloatVector.broadcast(SPECIES, C6);
        p = p.fma(r, FloatVector.broadcast(SPECIES, C5));
        p = p.fma(r, FloatVector.broadcast(SPECIES, C4));
        p = p.fma(r, FloatVector.broadcast(SPECIES, C3));
        p = p.fma(r, FloatVector.broadcast(SPECIES, C2));
        p = p.fma(r, one);
        return p.fma(r, one);
    }

    /** {@code σ(x)} of every lane. */
    static FloatVector sigmoid(FloatVector x) {
        FloatVector one = FloatVector.broadcast(SPECIES, 1f);
        return one.div(one.add(exp(x.neg())));
    }

    /** {@code tanh(x)} of every lane, as {@link HyperbolicTangent} has it. */
    static FloatVector tanh(FloatVector x) {
        FloatVector one = FloatVector.broadcast(SPECIES, 1f);
        FloatVector t = x.abs();
        FloatVector u = t.mul(t);
        FloatVector p = FloatVector.broadcast(SPECIES, HyperbolicTangent.C4);
        p = p.fma(u, FloatVector.broadcast(SPECIES, HyperbolicTangent.C3));
        p = p.fma(u, FloatVector.broadcast(SPECIES, HyperbolicTangent.C2));
        p = p.fma(u, FloatVector.broadcast(SPECIES, HyperbolicTangent.C1));
        p = p.fma(u, FloatVector.broadcast(SPECIES, HyperbolicTangent.C0));
        FloatVector near = t.mul(u).fma(p, t);
        FloatVector far = one.sub(one.add(one).div(exp(t.add(t)).add(one)));
        FloatVector magnitude =
                far.blend(near, t.compare(VectorOperators.LT, HyperbolicTangent.SPLIT));
        IntVector sign = x.reinterpretAsInts().and(Integer.MIN_VALUE);
        return magnitude.reinterpretAsInts().or(sign).reinterpretAsFloats();
    }
}
