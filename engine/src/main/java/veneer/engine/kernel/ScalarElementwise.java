package veneer.engine.kernel;

/**
 * The elementwise kernels as plain loops: what the vector kernels must equal bit for bit, what runs
 * where the Vector API is absent, and the code that finishes a vector kernel's last few elements.
 */
public final class ScalarElementwise implements ElementwiseKernels {
    /** The kernels, which keep nothing between calls. */
    public ScalarElementwise() {}

    @Override
    public void add(float[] a, int aOffset, float[] b, int bOffset, float[] to, int toOffset,
            int count) {
        for (int i = 0; i < count; i++) {
            to[toOffset + i] = a[aOffset + i] + b[bOffset + i];
        }
    }

    @Override
    public void subtract(float[] a, int aOffset, float[] b, int bOffset, float[] to, int toOffset,
            int count) {
        for (int i = 0; i < count; i++) {
            to[toOffset + i] = a[aOffset + i] - b[bOffset + i];
        }
    }

    @Override
    public void multiply(float[] a, int aOffset, float[] b, int bOffset, float[] to, int toOffset,
            int count) {
        for (int i = 0; i < count; i++) {
            to[toOffset + i] = a[aOffset + i] * b[bOffset + i];
        }
    }

    @Override
    public void divide(float[] a, int aOffset, float[] b, int bOffset, float[] to, int toOffset,
            int count) {
        for (int i = 0; i < count; i++) {
            to[toOffset + i] = a[aOffset + i] / b[bOffset + i];
        }
    }

    @Override
    public void max(float[] a, int aOffset, float[] b, int bOffset, float[] to, int toOffset,
            int count) {
        for (int i = 0; i < count; i++) {
            to[toOffset + i] = Math.max(a[aOffset + i], b[bOffset + i]);
        }
    }

    @Override
    public void select(float[] condition, int conditionOffset, float[] a, int aOffset, float[] b,
            int bOffset, float[] to, int toOffset, int count) {
        for (int i = 0; i < count; i++) {
            boolean first = condition[conditionOffset + i] != 0;
            to[toOffset + i] = first ? a[aOffset + i] : b[bOffset + i];
        }
    }

    @Override
    public void scale(float factor, float[] a, int aOffset, float[] to, int toOffset, int count) {
        for (int i = 0; i < count; i++) {
            to[toOffset + i] = factor * a[aOffset + i];
        }
    }

    @Override
    public void addScaled(float factor, float[] a, int aOffset, float[] to, int toOffset,
            int count) {
        for (int i = 0; i < count; i++) {
            to[toOffset + i] = Math.fma(factor, a[aOffset + i], to[toOffset + i]);
        }
    }

    @Override
    public void addProduct(float[] a, int aOffset, float[] b, int bOffset, float[] to, int toOffset,
            int count) {
        for (int i = 0; i < count; i++) {
            to[toOffset + i] = Math.fma(a[aOffset + i], b[bOffset + i], to[toOffset + i]);
        }
    }

    @Override
    public void exp(float[] x, int xOffset, float[] to, int toOffset, int count) {
        for (int i = 0; i < count; i++) {
            to[toOffset + i] = Exponential.exp(x[xOffset + i]);
        }
    }

    @Override
    public void activate(Activation f, float[] x, int xOffset, float[] to, int toOffset,
            int count) {
        for (int i = 0; i < count; i++) {
            to[toOffset + i] = f.of(x[xOffset + i]);
        }
    }

    @Override
    public void activateGradient(Activation f, float[] x, int xOffset, float[] dy, int dyOffset,
            float[] dx, int dxOffset, int count) {
        for (int i = 0; i < count; i++) {
            float slope = f.slope(x[xOffset + i]);
            dx[dxOffset + i] = Math.fma(dy[dyOffset + i], slope, dx[dxOffset + i]);
        }
    }

    @Override
    public void siluMultiply(float[] gate, int gateOffset, float[] up, int upOffset, float[] to,
            int toOffset, int count) {
        for (int i = 0; i < count; i++) {
            float x = gate[gateOffset + i];
            float silu = x * Exponential.sigmoid(x);
            to[toOffset + i] = silu * up[upOffset + i];
        }
    }

    @Override
    public void siluMultiplyGradient(float[] gate, float[] up, float[] outputGradient,
            float[] gateGradient, float[] upGradient, int offset, int count) {
        for (int i = offset; i < offset + count; i++) {
            float x = gate[i];
            float dy = outputGradient[i];
            float sigmoid = Exponential.sigmoid(x);
            float silu = x * sigmoid;
            float slope = sigmoid * Math.fma(x, 1f - sigmoid, 1f);
            gateGradient[i] = Math.fma(dy * up[i], slope, gateGradient[i]);
            upGradient[i] = Math.fma(dy, silu, upGradient[i]);
        }
    }

    @Override
    public void rotate(float[] x, int xOffset, float[] cos, float[] sin, int angleOffset, int half,
            int heads, float direction, float[] to, int toOffset) {
        for (int at = 0; at < heads * 2 * half; at += 2 * half) {
            rotatePairs(x, xOffset + at, half, cos, sin, angleOffset, half, direction,
                    to, toOffset + at);
        }
    }

    /** Rotates {@code pairs} pairs whose elements lie {@code distance} apart. */
    public static void rotatePairs(float[] x, int xOffset, int distance, float[] cos, float[] sin,
            int angleOffset, int pairs, float direction, float[] to,
            int toOffset) {
        for (int i = 0; i < pairs; i++) {
            float first = x[xOffset + i];
            float second = x[xOffset + distance + i];
            float cosine = cos[angleOffset + i];
            float sine = direction * sin[angleOffset + i];

            float rotatedFirst = Math.fma(first, cosine, -(second * sine));
            float rotatedSecond = Math.fma(second, cosine, first * sine);

            int at = toOffset + i;
            to[at] = rotatedFirst;
            to[at + distance] = rotatedSecond;
        }
    }

    @Override
    public void dropout(long key, long first, int dropped, float factor, float[] x, int xOffset,
            float[] to, int toOffset, int count) {
        for (int i = 0; i < count; i++) {
            boolean kept = SplitMix64.half(key, first + i) >>> 8 >= dropped;
            to[toOffset + i] = kept ? x[xOffset + i] * factor : 0f;
        }
    }

    @Override
    public void sgd(float[] parameter, float[] gradient, float[] velocity, int offset, int count,
            SgdStep step) {
        for (int i = offset; i < offset + count; i++) {
            float g = Math.fma(step.decay(), parameter[i], gradient[i]);
            if (velocity != null) {
                float v = Math.fma(step.oneMinusDampening(), g, step.momentum() * velocity[i]);
                velocity[i] = v;
                g = step.nesterov() ? Math.fma(step.momentum(), v, g) : v;
            }
            parameter[i] = Math.fma(-step.learningRate(), g, parameter[i]);
        }
    }

    @Override
    public void adamW(float[] parameter, float[] gradient, float[] mean, float[] variance,
            int offset, int count, AdamWStep step) {
        for (int i = offset; i < offset + count; i++) {
            float g = gradient[i];
            float m = Math.fma(step.oneMinusBeta1(), g - mean[i], mean[i]);
            float v = Math.fma(step.oneMinusBeta2() * g, g, step.beta2() * variance[i]);
            float root = (float) Math.sqrt(v);
            float denominator = root / step.rootBias2() + step.epsilon();
            float decayed = parameter[i] * step.decayFactor();

            mean[i] = m;
            variance[i] = v;
            parameter[i] = decayed - step.stepSize() * m / denominator;
        }
    }
}
