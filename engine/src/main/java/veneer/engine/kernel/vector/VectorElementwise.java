package veneer.engine.kernel.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import veneer.engine.kernel.Activation;
import veneer.engine.kernel.ElementwiseKernels;
import veneer.engine.kernel.ScalarElementwise;

/**
 * The elementwise kernels on the Vector API. Each loop does to a vector what the loop of
 * {@link ScalarElementwise} does to an element, which also finishes what no longer fills a vector.
 */
public final class VectorElementwise implements ElementwiseKernels {
    private static final VectorSpecies<Float> SPECIES = VectorWidth.FLOATS;
    private static final int LANES = SPECIES.length();
    private static final ScalarElementwise TAIL = new ScalarElementwise();

    @Override
    public void add(float[] a, int aOffset, float[] b, int bOffset, float[] to, int toOffset,
            int count) {
        int bound = SPECIES.loopBound(count);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector va = FloatVector.fromArray(SPECIES, a, aOffset + i);
            FloatVector vb = FloatVector.fromArray(SPECIES, b, bOffset + i);
            va.add(vb).intoArray(to, toOffset + i);
        }
        TAIL.add(a, aOffset + bound, b, bOffset + bound, to, toOffset + bound, count - bound);
    }

    @Override
    public void subtract(float[] a, int aOffset, float[] b, int bOffset, float[] to, int toOffset,
            int count) {
        int bound = SPECIES.loopBound(count);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector va = FloatVector.fromArray(SPECIES, a, aOffset + i);
            FloatVector vb = FloatVector.fromArray(SPECIES, b, bOffset + i);
            va.sub(vb).intoArray(to, toOffset + i);
        }
        TAIL.subtract(a, aOffset + bound, b, bOffset + bound, to, toOffset + bound, count - bound);
    }

    @Override
    public void multiply(float[] a, int aOffset, float[] b, int bOffset, float[] to, int toOffset,
            int count) {
        int bound = SPECIES.loopBound(count);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector va = FloatVector.fromArray(SPECIES, a, aOffset + i);
            FloatVector vb = FloatVector.fromArray(SPECIES, b, bOffset + i);
            va.mul(vb).intoArray(to, toOffset + i);
        }
        TAIL.multiply(a, aOffset + bound, b, bOffset + bound, to, toOffset + bound, count - bound);
    }

    @Override
    public void divide(float[] a, int aOffset, float[] b, int bOffset, float[] to, int toOffset,
            int count) {
        int bound = SPECIES.loopBound(count);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector va = FloatVector.fromArray(SPECIES, a, aOffset + i);
            FloatVector vb = FloatVector.fromArray(SPECIES, b, bOffset + i);
            va.div(vb).intoArray(to, toOffset + i);
        }
        TAIL.divide(a, aOffset + bound, b, bOffset + bound, to, toOffset + bound, count - bound);
    }

    @Override
    public void max(float[] a, int aOffset, float[] b, int bOffset, float[] to, int toOffset,
            int count) {
        int bound = SPECIES.loopBound(count);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector va = FloatVector.fromArray(SPECIES, a, aOffset + i);
            FloatVector vb = FloatVector.fromArray(SPECIES, b, bOffset + i);
            va.max(vb).intoArray(to, toOffset + i);
        }
        TAIL.max(a, aOffset + bound, b, bOffset + bound, to, toOffset + bound, count - bound);
    }

    @Override
    public void select(float[] condition, int conditionOffset, float[] a, int aOffset, float[] b,
            int bOffset, float[] to, int toOffset, int count) {
        int bound = SPECIES.loopBound(count);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector va = FloatVector.fromArray(SPECIES, a, aOffset + i);
            FloatVector vb = FloatVector.fromArray(SPECIES, b, bOffset + i);
            FloatVector conditions =
                    FloatVector.fromArray(SPECIES, condition, conditionOffset + i);
            vb.blend(va, conditions.compare(VectorOperators.NE, 0f)).intoArray(to, toOffset + i);
        }
        TAIL.select(condition, conditionOffset + bound, a, aOffset + bound, b, bOffset + bound, to,
                toOffset + bound, count - bound);
    }

    @Override
    public void scale(float factor, float[] a, int aOffset, float[] to, int toOffset, int count) {
        int bound = SPECIES.loopBound(count);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector va = FloatVector.fromArray(SPECIES, a, aOffset + i);
            va.mul(factor).intoArray(to, toOffset + i);
        }
        TAIL.scale(factor, a, aOffset + bound, to, toOffset + bound, count - bound);
    }

    @Override
    public void addScaled(float factor, float[] a, int aOffset, float[] to, int toOffset,
            int count) {
        FloatVector factors = FloatVector.broadcast(SPECIES, factor);
        int bound = SPECIES.loopBound(count);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector va = FloatVector.fromArray(SPECIES, a, aOffset + i);
            FloatVector sum = FloatVector.fromArray(SPECIES, to, toOffset + i);
            va.fma(factors, sum).intoArray(to, toOffset + i);
        }
        TAIL.addScaled(factor, a, aOffset + bound, to, toOffset + bound, count - bound);
    }

    @Override
    public void addProduct(float[] a, int aOffset, float[] b, int bOffset, float[] to, int toOffset,
            int count) {
        int bound = SPECIES.loopBound(count);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector va = FloatVector.fromArray(SPECIES, a, aOffset + i);
            FloatVector vb = FloatVector.fromArray(SPECIES, b, bOffset + i);
            FloatVector sum = FloatVector.fromArray(SPECIES, to, toOffset + i);
            va.fma(vb, sum).intoArray(to, toOffset + i);
        }
        TAIL.addProduct(a, aOffset + bound, b, bOffset + bound, to, toOffset + bound,
                count - bound);
    }

    @Override
    public void exp(float[] x, int xOffset, float[] to, int toOffset, int count) {
        int bound = SPECIES.loopBound(count);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector vx = FloatVector.fromArray(SPECIES, x, xOffset + i);
            VectorExponential.exp(vx).intoArray(to, toOffset + i);
        }
        TAIL.exp(x, xOffset + bound, to, toOffset + bound, count - bound);
    }

    @Override
    public void activate(Activation f, float[] x, int xOffset, float[] to, int toOffset,
            int count) {
        int done = VectorActivations.apply(f, x, xOffset, to, toOffset, count);
        TAIL.activate(f, x, xOffset + done, to, toOffset + done, count - done);
    }

    @Override
    public void activateGradient(Activation f, float[] x, int xOffset, float[] dy, int dyOffset,
            float[] dx, int dxOffset, int count) {
        int done = VectorActivations.addGradient(f, x, xOffset, dy, dyOffset, dx, dxOffset, count);
        TAIL.activateGradient(f, x, xOffset + done, dy, dyOffset + done, dx, dxOffset + done,
                count - done);
    }

    @Override
    public void siluMultiply(float[] gate, int gateOffset, float[] up, int upOffset, float[] to,
            int toOffset, int count) {
        int bound = SPECIES.loopBound(count);
        for (int i = 0; i < bound; i += LANES) {
            FloatVector x = FloatVector.fromArray(SPECIES, gate, gateOffset + i);
            FloatVector silu = x.mul(VectorExponential.sigmoid(x));
            FloatVector vup = FloatVector.fromArray(SPECIES, up, upOffset + i);
            silu.mul(vup).intoArray(to, toOffset + i);
        }
        TAIL.siluMultiply(gate, gateOffset + bound, up, upOffset + bound, to, toOffset + bound,
                count - bound);
    }

    @Override
    public void siluMultiplyGradient(float[] gate, float[] up, float[] outputGradient,
            float[] gateGradient, float[] upGradient, int offset, int count) {
        FloatVector one = FloatVector.broadcast(SPECIES, 1f);
        int bound = SPECIES.loopBound(count);
        for (int i = offset; i < offset + bound; i += LANES) {
            FloatVector x = FloatVector.fromArray(SPECIES, gate, i);
            FloatVector dy = FloatVector.fromArray(SPECIES, outputGradient, i);
            FloatVector sigmoid = VectorExponential.sigmoid(x);
            FloatVector silu = x.mul(sigmoid);
            FloatVector slope = sigmoid.mul(x.fma(one.sub(sigmoid), one));
            FloatVector dyUp = dy.mul(FloatVector.fromArray(SPECIES, up, i));
            dyUp.fma(slope, FloatVector.fromArray(SPECIES, gateGradient, i))
                    .intoArray(gateGradient, i);
            dy.fma(silu, FloatVector.fromArray(SPECIES, upGradient, i)).intoArray(upGradient, i);
        }
        TAIL.siluMultiplyGradient(gate, up, outputGradient, gateGradient, upGradient,
                offset + bound, count - bound);
    }

    @Override
    public void rotate(float[] x, int xOffset, float[] cos, float[] sin, int angleOffset, int half,
            int heads, float direction, float[] to, int toOffset) {
        for (int at = 0; at < heads * 2 * half; at += 2 * half) {
            rotateHead(x, xOffset + at, cos, sin, angleOffset, half, direction, to,
                    toOffset + at);
        }
    }

    private static void rotateHead(float[] x, int xOffset, float[] cos, float[] sin,
            int angleOffset, int half, float direction, float[] to,
            int toOffset) {
        int bound = SPECIES.loopBound(half);
        for (int i = 0; i < bound; i += LANES) {
            int from = xOffset + i;
            FloatVector first = FloatVector.fromArray(SPECIES, x, from);
            FloatVector second = FloatVector.fromArray(SPECIES, x, from + half);
            FloatVector cosine = FloatVector.fromArray(SPECIES, cos, angleOffset + i);
            FloatVector sine =
                    FloatVector.fromArray(SPECIES, sin, angleOffset + i).mul(direction);

            FloatVector rotatedFirst = first.fma(cosine, second.mul(sine).neg());
            FloatVector rotatedSecond = second.fma(cosine, first.mul(sine));

            int at = toOffset + i;
            rotatedFirst.intoArray(to, at);
            rotatedSecond.intoArray(to, at + half);
        }
        ScalarElementwise.rotatePairs(x, xOffset + bound, half, cos, sin, angleOffset + bound,
                half - bound, direction, to, toOffset + bound);
    }

    @Override
    public void dropout(long key, long first, int dropped, float factor, float[] x, int xOffset,
            float[] to, int toOffset, int count) {
        int lead = Math.min(count, (int) (first & 1));
        TAIL.dropout(key, first, dropped, factor, x, xOffset, to, toOffset, lead);
        int done = lead + VectorDropout.apply(key, first + lead, dropped, factor, x,
                xOffset + lead, to, toOffset + lead, count - lead);
        TAIL.dropout(key, first + done, dropped, factor, x, xOffset + done, to, toOffset + done,
                count - done);
    }

    @Override
    public void sgd(float[] parameter, float[] gradient, float[] velocity, int offset, int count,
            SgdStep step) {
        FloatVector decay = FloatVector.broadcast(SPECIES, step.decay());
        FloatVector momentum = FloatVector.broadcast(SPECIES, step.momentum());
        FloatVector oneMinusDampening = FloatVector.broadcast(SPECIES, step.oneMinusDampening());
        FloatVector minusRate = FloatVector.broadcast(SPECIES, -step.learningRate());
        int bound = SPECIES.loopBound(count);
        for (int i = offset; i < offset + bound; i += LANES) {
            FloatVector theta = FloatVector.fromArray(SPECIES, parameter, i);
            FloatVector g = theta.fma(decay, FloatVector.fromArray(SPECIES, gradient, i));
            if (velocity != null) {
                FloatVector kept = FloatVector.fromArray(SPECIES, velocity, i).mul(momentum);
                FloatVector v = g.fma(oneMinusDampening, kept);
                v.intoArray(velocity, i);
                g = step.nesterov() ? v.fma(momentum, g) : v;
            }
            g.fma(minusRate, theta).intoArray(parameter, i);
        }
        TAIL.sgd(parameter, gradient, velocity, offset + bound, count - bound, step);
    }

    @Override
    public void adamW(float[] parameter, float[] gradient, float[] mean, float[] variance,
            int offset, int count, AdamWStep step) {
        FloatVector oneMinusBeta1 = FloatVector.broadcast(SPECIES, step.oneMinusBeta1());
        int bound = SPECIES.loopBound(count);
        for (int i = offset; i < offset + bound; i += LANES) {
            FloatVector g = FloatVector.fromArray(SPECIES, gradient, i);
            FloatVector m = FloatVector.fromArray(SPECIES, mean, i);
            FloatVector v = FloatVector.fromArray(SPECIES, variance, i);
            m = g.sub(m).fma(oneMinusBeta1, m);
            v = g.mul(step.oneMinusBeta2()).fma(g, v.mul(step.beta2()));
            FloatVector denominator = v.sqrt().div(step.rootBias2()).add(step.epsilon());
            FloatVector decayed =
                    FloatVector.fromArray(SPECIES, parameter, i).mul(step.decayFactor());

            m.intoArray(mean, i);
            v.intoArray(variance, i);
            decayed.sub(m.mul(step.stepSize()).div(denominator)).intoArray(parameter, i);
        }
        TAIL.adamW(parameter, gradient, mean, variance, offset + bound, count - bound, step);
    }
}
