package veneer.engine.kernel;

/**
 * A function that a network applies to each element, and its derivative. The vector kernels do the
 * same operations in the same order.
 */
public enum Activation {
    /** {@code max(x, 0)}; its slope at 0 is 0. */
    RELU {
        @Override
        public float of(float x) {
            return Math.max(x, 0f);
        }

        @Override
        public float slope(float x) {
            return x > 0f ? 1f : 0f;
        }
    },
    /** {@code σ(x) = 1/(1 + e⁻ˣ)}; its slope is {@code σ·(1 − σ)}. */
    SIGMOID {
        @Override
        public float of(float x) {
            return Exponential.sigmoid(x);
        }

        @Override
        public float slope(float x) {
            float sigmoid = Exponential.sigmoid(x);
            return sigmoid * (1f - sigmoid);
        }
    },
    TANH {
        @Override
        public float of(float x) {
            return HyperbolicTangent.tanh(x);
        }

        @Override
        public float slope(float x) {
            float y = HyperbolicTangent.tanh(x);
            return Math.fma(-y, y, 1f);
        }
    },
    /** The error function; its slope is {@code 2/√π · exp(−x²)}. */
    ERF {
        @Override
        public float of(float x) {
            return ErrorFunction.erf(x);
        }

        @Override
        public float slope(float x) {
            return TWO_OVER_ROOT_PI * Exponential.exp(-(x * x));
        }
    },
    /** {@code x·σ(x)} (Elfwing and others 2018). */
    SILU {
        @Override
        public float of(float x) {
            return x * Exponential.sigmoid(x);
        }

        @Override
        public float slope(float x) {
            float sigmoid = Exponential.sigmoid(x);
            return sigmoid * Math.fma(x, 1f - sigmoid, 1f);
        }
    },
    /**
     * {@code x·Φ(x)} with the normal distribution {@code Φ(x) = (1 + erf(x/√2))/2} (Hendrycks and
     * Gimpel 2016); its slope is {@code Φ(x) + x·exp(−x²/2)/√(2π)}.
     */
    GELU {
        @Override
        public float of(float x) {
            return x * normalDistribution(x);
        }

        @Override
        public float slope(float x) {
            float bell = Exponential.exp(-0.5f * x * x);
            return Math.fma(x * ONE_OVER_ROOT_TWO_PI, bell, normalDistribution(x));
        }
    },
    /**
     * GELU's approximation {@code x·(1 + tanh z)/2} with {@code z = √(2/π)·(x + 0.044715·x³)} (the
     * same paper), as {@code x·σ(2z)}, which is the same and doesn't cancel.
     */
    GELU_TANH {
        @Override
        public float of(float x) {
            return x * Exponential.sigmoid(x * Math.fma(x * x, CUBIC, LINEAR));
        }

        @Override
        public float slope(float x) {
            // 1 − σ is e·σ, which doesn't cancel where σ is near 1.
            float bounded = x > SETTLED ? SETTLED : x;
            bounded = bounded < -SETTLED ? -SETTLED : bounded;
            float square = bounded * bounded;
            float e = Exponential.exp(-bounded * Math.fma(square, CUBIC, LINEAR));
            float sigmoid = 1f / (1f + e);
            float inner = Math.fma(square, 3f * CUBIC, LINEAR);
            return sigmoid * Math.fma(bounded * (e * sigmoid), inner, 1f);
        }
    };

    public static final float TWO_OVER_ROOT_PI = 1.1283792f;
    public static final float ONE_OVER_ROOT_TWO_PI = 0.3989423f;
    public static final float ROOT_HALF = 0.70710677f;

    /** {@code 2·√(2/π)}. */
    public static final float LINEAR = 1.5957691f;

    /** {@code 0.044715 · 2·√(2/π)}. */
    public static final float CUBIC = 0.071354816f;

    /**
     * From here on the slope of {@link #GELU_TANH} is 1, and as good as 0 on the other side, where
     * {@code e⁻²ᶻ} is not yet infinite.
     */
    public static final float SETTLED = 10f;

    /** {@return the function's value} */
    public abstract float of(float x);

    /** {@return the derivative} */
    public abstract float slope(float x);

    private static float normalDistribution(float x) {
        return Math.fma(0.5f, ErrorFunction.erf(x * ROOT_HALF), 0.5f);
    }
}
