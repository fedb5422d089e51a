package veneer.engine.kernel.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import veneer.engine.kernel.Activation;

/**
 * {@link Activation} on vectors. Each function has a loop of its own: a loop that called one of
 * several would keep its vectors in objects. So would one that calls a method of ours after the
 * compiler has counted many nodes; what the loops call therefore calls {@code exp} early. A loop
 * returns how many elements it did, all that fill vectors.
 */
final class VectorActivations {
    private static final VectorSpecies<Float> SPECIES = VectorWidth.FLOATS;
    private static final int LANES = SPECIES.length();

    /** A multiple of every number of lanes. */
    private static final int PIECE = 256;

    private static final ThreadLocal<float[]> POLYNOMIALS =
            ThreadLocal.withInitial(() -> new float[PIECE]);
    private static final ThreadLocal<float[]> BELLS =
            ThreadLocal.withInitial(() -> new float[PIECE]);

    private VectorActivations() {}

    static int apply(Activation activation, float[] x, int xOffset, float[] to, int toOffset,
            int count) {
        return switch (activation) {
            case RELU -> relu(x, xOffset, to, toOffset, count);
            case SIGMOID -> sigmoid(x, xOffset, to, toOffset, count);
            case TANH -> tanh(x, xOffset, to, toOffset, count);
            case ERF -> erf(x, xOffset, to, toOffset, count);
            case SILU -> silu(x, xOffset, to, toOffset, count);
            case GELU -> gelu(x, xOffset, to, toOffset, count);
            case GELU_TANH -> geluTanh(x, xOffset, to, toOffset, count);
        };
    }

    static int addGradient(Activation activation, float[] x, int xOffset, float[] dy, int dyOffset,
            float[] dx, int dxOffset, int count) {
        return switch (activation) {
            case RELU -> reluGradient(x, xOffset, dy, dyOffset, dx, dxOffset, count);
            case SIGMOID -> sigmoidGradient(x, xOffset, dy, dyOffset, dx, dxOffset, count);
            case TANH -> tanhGradient(x, xOffset, dy, dyOffset, dx, dxOffset, count);
            case ERF -> erfGradient(x, xOffset, dy, dyOffset, dx, dxOffset, count);
            case SILU -> siluGradient(x, xOffset, dy, dyOffset, dx, dxOffset, count);
            case GELU -> geluGradient(x, xOffset, dy, dyOffset, dx, dxOffset, count);
            case GELU_TANH -> geluTanhGradient(x, xOffset, dy, dyOffset, dx, dxOffset, count);
        };
    }

    private static int relu(float[] x, int xOffset, float[] to, int toOffset, int count) {
        int bound = SPECIES.loopBound(count);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector.fromArray(SPECIES, x, xOffset + i).max(0f).intoArray(to, toOffset + i);
        }
        return bound;
    }

    private static int sigmoid(float[] x, int xOffset, float[] to, int toOffset, int count) {
        int bound = SPECIES.loopBound(count);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector vx = FloatVector.fromArray(SPECIES, x, xOffset + i);
            VectorExponential.sigmoid(vx).intoArray(to, toOffset + i);
        }
        return bound;
    }

    private static int tanh(float[] x, int xOffset, float[] to, int toOffset, int count) {
        int bound = SPECIES.loopBound(count);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector vx = FloatVector.fromArray(SPECIES, x, xOffset + i);
            VectorExponential.tanh(vx).intoArray(to, toOffset + i);
        }
        return bound;
    }

    private static int erf(float[] x, int xOffset, float[] to, int toOffset, int count) {
        float[] polynomials = POLYNOMIALS.get();
        int bound = SPECIES.loopBound(count);
        for (int from = 0; from < bound; from += PIECE) {
            int length = Math.min(PIECE, bound - from);
            VectorErrorFunction.polynomials(1f, x, xOffset + from, polynomials, length);
            erf(polynomials, x, xOffset + from, to, toOffset + from, length);
        }
        return bound;
    }

    private static void erf(float[] polynomials, float[] x, int xOffset, float[] to, int toOffset,
            int count) {
        for (int i = 0; i < count; i += LANES) {
            FloatVector vx = FloatVector.fromArray(SPECIES, x, xOffset + i);
            VectorErrorFunction.erf(FloatVector.fromArray(SPECIES, polynomials, i), vx)
                    .intoArray(to, toOffset + i);
        }
    }

    private static int silu(float[] x, int xOffset, float[] to, int toOffset, int count) {
        int bound = SPECIES.loopBound(count);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector vx = FloatVector.fromArray(SPECIES, x, xOffset + i);
            vx.mul(VectorExponential.sigmoid(vx)).intoArray(to, toOffset + i);
        }
        return bound;
    }

    private static int gelu(float[] x, int xOffset, float[] to, int toOffset, int count) {
        float[] polynomials = POLYNOMIALS.get();
        int bound = SPECIES.loopBound(count);
        for (int from = 0; from < bound; from += PIECE) {
            int length = Math.min(PIECE, bound - from);
            VectorErrorFunction.polynomials(
                    Activation.ROOT_HALF, x, xOffset + from, polynomials, length);
            gelu(polynomials, x, xOffset + from, to, toOffset + from, length);
        }
        return bound;
    }

    private static void gelu(float[] polynomials, float[] x, int xOffset, float[] to, int toOffset,
            int count) {
        for (int i = 0; i < count; i += LANES) {
            FloatVector vx = FloatVector.fromArray(SPECIES, x, xOffset + i);
            FloatVector polynomial = FloatVector.fromArray(SPECIES, polynomials, i);
            vx.mul(normalDistribution(polynomial, vx)).intoArray(to, toOffset + i);
        }
    }

    private static int geluTanh(float[] x, int xOffset, float[] to, int toOffset, int count) {
        int bound = SPECIES.loopBound(count);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector vx = FloatVector.fromArray(SPECIES, x, xOffset + i);
            vx.mul(innerSigmoid(vx, vx.mul(vx))).intoArray(to, toOffset + i);
        }
        return bound;
    }

    private static int reluGradient(float[] x, int xOffset, float[] dy, int dyOffset, float[] dx,
            int dxOffset, int count) {
        int bound = SPECIES.loopBound(count);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector slope = reluSlope(FloatVector.fromArray(SPECIES, x, xOffset + i));
            FloatVector sum = FloatVector.fromArray(SPECIES, dx, dxOffset + i);
            FloatVector.fromArray(SPECIES, dy, dyOffset + i).fma(slope, sum).intoArray(dx,
                    dxOffset + i);
        }
        return bound;
    }

    private static int sigmoidGradient(float[] x, int xOffset, float[] dy, int dyOffset, float[] dx,
            int dxOffset, int count) {
        int bound = SPECIES.loopBound(count);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector slope = sigmoidSlope(FloatVector.fromArray(SPECIES, x, xOffset + i));
            FloatVector sum = FloatVector.fromArray(SPECIES, dx, dxOffset + i);
            FloatVector.fromArray(SPECIES, dy, dyOffset + i).fma(slope, sum).intoArray(dx,
                    dxOffset + i);
        }
        return bound;
    }

    private static int tanhGradient(float[] x, int xOffset, float[] dy, int dyOffset, float[] dx,
            int dxOffset, int count) {
        int bound = SPECIES.loopBound(count);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector slope = tanhSlope(FloatVector.fromArray(SPECIES, x, xOffset + i));
            FloatVector sum = FloatVector.fromArray(SPECIES, dx, dxOffset + i);
            FloatVector.fromArray(SPECIES, dy, dyOffset + i).fma(slope, sum).intoArray(dx,
                    dxOffset + i);
        }
        return bound;
    }

    private static int erfGradient(float[] x, int xOffset, float[] dy, int dyOffset, float[] dx,
            int dxOffset, int count) {
        int bound = SPECIES.loopBound(count);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector slope = erfSlope(FloatVector.fromArray(SPECIES, x, xOffset + i));
            FloatVector sum = FloatVector.fromArray(SPECIES, dx, dxOffset + i);
            FloatVector.fromArray(SPECIES, dy, dyOffset + i).fma(slope, sum).intoArray(dx,
                    dxOffset + i);
        }
        return bound;
    }

    private static int siluGradient(float[] x, int xOffset, float[] dy, int dyOffset, float[] dx,
            int dxOffset, int count) {
        int bound = SPECIES.loopBound(count);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector slope = siluSlope(FloatVector.fromArray(SPECIES, x, xOffset + i));
            FloatVector sum = FloatVector.fromArray(SPECIES, dx, dxOffset + i);
            FloatVector.fromArray(SPECIES, dy, dyOffset + i).fma(slope, sum).intoArray(dx,
                    dxOffset + i);
        }
        return bound;
    }

    private static int geluGradient(float[] x, int xOffset, float[] dy, int dyOffset, float[] dx,
            int dxOffset, int count) {
        float[] polynomials = POLYNOMIALS.get();
        float[] bells = BELLS.get();
        int bound = SPECIES.loopBound(count);
        for (int from = 0; from < bound; from += PIECE) {
            int length = Math.min(PIECE, bound - from);
            bells(x, xOffset + from, bells, length);
            VectorErrorFunction.polynomials(
                    Activation.ROOT_HALF, x, xOffset + from, polynomials, length);
            geluGradient(polynomials, bells, x, xOffset + from, dy, dyOffset + from, dx,
                    dxOffset + from, length);
        }
        return bound;
    }

    /** {@code to[i] = exp(−x[i]²/2)}. */
    private static void bells(float[] x, int xOffset, float[] to, int count) {
        for (int i = 0; i < count; i += LANES) {
            FloatVector vx = FloatVector.fromArray(SPECIES, x, xOffset + i);
            VectorExponential.exp(vx.mul(-0.5f).mul(vx)).intoArray(to, i);
        }
    }

    private static void geluGradient(float[] polynomials, float[] bells, float[] x, int xOffset,
            float[] dy, int dyOffset, float[] dx, int dxOffset, int count) {
        for (int i = 0; i < count; i += LANES) {
            FloatVector vx = FloatVector.fromArray(SPECIES, x, xOffset + i);
            FloatVector polynomial = FloatVector.fromArray(SPECIES, polynomials, i);
            FloatVector slope = vx.mul(Activation.ONE_OVER_ROOT_TWO_PI)
                    .fma(FloatVector.fromArray(SPECIES, bells, i),
                            normalDistribution(polynomial, vx));
            FloatVector sum = FloatVector.fromArray(SPECIES, dx, dxOffset + i);
            FloatVector.fromArray(SPECIES, dy, dyOffset + i).fma(slope, sum).intoArray(dx,
                    dxOffset + i);
        }
    }

    private static int geluTanhGradient(float[] x, int xOffset, float[] dy, int dyOffset,
            float[] dx, int dxOffset, int count) {
        int bound = SPECIES.loopBound(count);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector slope = geluTanhSlope(FloatVector.fromArray(SPECIES, x, xOffset + i));
            FloatVector sum = FloatVector.fromArray(SPECIES, dx, dxOffset + i);
            FloatVector.fromArray(SPECIES, dy, dyOffset + i).fma(slope, sum).intoArray(dx,
                    dxOffset + i);
        }
        return bound;
    }

    private static FloatVector reluSlope(FloatVector x) {
        FloatVector zero = FloatVector.zero(SPECIES);
        return zero.blend(1f, x.compare(VectorOperators.GT, zero));
    }

    private static FloatVector sigmoidSlope(FloatVector x) {
        FloatVector sigmoid = VectorExponential.sigmoid(x);
        return sigmoid.mul(FloatVector.broadcast(SPECIES, 1f).sub(sigmoid));
    }

    private static FloatVector tanhSlope(FloatVector x) {
        FloatVector y = VectorExponential.tanh(x);
        return y.neg().fma(y, FloatVector.broadcast(SPECIES, 1f));
    }

    private static FloatVector erfSlope(FloatVector x) {
        return VectorExponential.exp(x.mul(x).neg()).mul(Activation.TWO_OVER_ROOT_PI);
    }

    private static FloatVector siluSlope(FloatVector x) {
        FloatVector one = FloatVector.broadcast(SPECIES, 1f);
        FloatVector sigmoid = VectorExponential.sigmoid(x);
        return sigmoid.mul(x.fma(one.sub(sigmoid), one));
    }

    private static FloatVector geluTanhSlope(FloatVector x) {
        FloatVector one = FloatVector.broadcast(SPECIES, 1f);
        FloatVector linear = FloatVector.broadcast(SPECIES, Activation.LINEAR);
        FloatVector bounded =
                x.blend(Activation.SETTLED, x.compare(VectorOperators.GT, Activation.SETTLED));
        bounded = bounded.blend(-Activation.SETTLED,
                bounded.compare(VectorOperators.LT, -Activation.SETTLED));
        FloatVector square = bounded.mul(bounded);
        FloatVector cubic = FloatVector.broadcast(SPECIES, Activation.CUBIC);
        FloatVector e = VectorExponential.exp(bounded.neg().mul(square.fma(cubic, linear)));
        FloatVector sigmoid = one.div(one.add(e));
        FloatVector inner =
                square.fma(FloatVector.broadcast(SPECIES, 3f * Activation.CUBIC), linear);
        return sigmoid.mul(bounded.mul(e.mul(sigmoid)).fma(inner, one));
    }

    private static FloatVector normalDistribution(FloatVector polynomial, FloatVector x) {
        FloatVector half = FloatVector.broadcast(SPECIES, 0.5f);
        return half.fma(VectorErrorFunction.erf(polynomial, x), half);
    }

    private static FloatVector innerSigmoid(FloatVector x, FloatVector square) {
        FloatVector cubic = FloatVector.broadcast(SPECIES, Activation.CUBIC);
        FloatVector linear = FloatVector.broadcast(SPECIES, Activation.LINEAR);
        return VectorExponential.sigmoid(x.mul(square.fma(cubic, linear)));
    }
}
