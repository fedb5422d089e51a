package veneer.bench;

import veneer.engine.kernel.Activation;
import veneer.engine.kernel.ElementwiseKernels;
import veneer.engine.kernel.ElementwiseKernels.AdamWStep;
import veneer.engine.kernel.Kernels;

/**
 * A kernel over long arrays, in pieces that are rows to the kernels that have rows. Each names how
 * many arrays it reads and writes; one that it adds to counts twice.
 */
public enum KernelPass {
    /** {@code to = a + b}. */
    ADD(3) {
        @Override
        void run(Kernels kernels, Arrays arrays, int offset, int count) {
            kernels.elementwise().add(
                    arrays.a, offset, arrays.b, offset, arrays.to, offset, count);
        }
    },
    /** {@code to += factor · a}. */
    ADD_SCALED(3) {
        @Override
        void run(Kernels kernels, Arrays arrays, int offset, int count) {
            kernels.elementwise().addScaled(0.5f, arrays.a, offset, arrays.to, offset, count);
        }
    },
    /** {@code to = exp(a)}. */
    EXP(2) {
        @Override
        void run(Kernels kernels, Arrays arrays, int offset, int count) {
            kernels.elementwise().exp(arrays.a, offset, arrays.to, offset, count);
        }
    },
    /** {@code to = gelu(a)}, the form with the error function. */
    GELU(2) {
        @Override
        void run(Kernels kernels, Arrays arrays, int offset, int count) {
            kernels.elementwise().activate(
                    Activation.GELU, arrays.a, offset, arrays.to, offset, count);
        }
    },
    /** {@code to = gelu(a)}, the form with tanh. */
    GELU_TANH(2) {
        @Override
        void run(Kernels kernels, Arrays arrays, int offset, int count) {
            kernels.elementwise().activate(
                    Activation.GELU_TANH, arrays.a, offset, arrays.to, offset, count);
        }
    },
    /** {@code to = silu(a) · b}. */
    SILU_MULTIPLY(3) {
        @Override
        void run(Kernels kernels, Arrays arrays, int offset, int count) {
            kernels.elementwise().siluMultiply(
                    arrays.a, offset, arrays.b, offset, arrays.to, offset, count);
        }
    },
    /** Its gradients, added: gate, up and their product's gradient are read. */
    SILU_MULTIPLY_GRADIENT(7) {
        @Override
        void run(Kernels kernels, Arrays arrays, int offset, int count) {
            kernels.elementwise().siluMultiplyGradient(arrays.a, arrays.b, arrays.c, arrays.to,
                    arrays.d, offset, count);
        }
    },
    /** The rotary embedding of a head of so many channels. */
    ROTATE(2) {
        @Override
        void run(Kernels kernels, Arrays arrays, int offset, int count) {
            kernels.elementwise().rotate(arrays.a, offset, arrays.gains, arrays.gains, 0,
                    count / 2, 1f, false, arrays.to, offset);
        }
    },
    /** AdamW: parameter, mean and variance are read and written, the gradient is read. */
    ADAM_W(7) {
        private static final AdamWStep STEP =
                new AdamWStep(1, 0.1f, 0.999f, 0.001f, 1e-4f, 0.1f, 1e-8f);

        @Override
        void run(Kernels kernels, Arrays arrays, int offset, int count) {
            ElementwiseKernels elementwise = kernels.elementwise();
            elementwise.adamW(arrays.to, arrays.a, arrays.b, arrays.c, offset, count, STEP);
        }
    },
    /** The dot product of {@code a} and {@code b}, row by row. */
    DOT(2) {
        @Override
        void run(Kernels kernels, Arrays arrays, int offset, int count) {
            arrays.to[offset] = kernels.rows().dot(arrays.a, offset, arrays.b, offset, count);
        }
    },
    /** RMSNorm of rows of {@code a}. */
    RMS_NORM(2) {
        @Override
        void run(Kernels kernels, Arrays arrays, int offset, int count) {
            kernels.rows().rmsNorm(
                    arrays.a, offset, arrays.gains, 1e-5f, arrays.to, offset, count);
        }
    },
    /** Its gradient, added. */
    RMS_NORM_GRADIENT(4) {
        @Override
        void run(Kernels kernels, Arrays arrays, int offset, int count) {
            kernels.rows().rmsNormGradient(arrays.a, offset, arrays.gains, 1, arrays.b, offset,
                    arrays.to, offset, count);
        }
    },
    /** Layer normalization of rows of {@code a}. */
    LAYER_NORM(2) {
        @Override
        void run(Kernels kernels, Arrays arrays, int offset, int count) {
            kernels.rows().layerNorm(arrays.a, offset, arrays.gains, arrays.gains, 1e-5f,
                    arrays.to, offset, arrays.statistics.get(), 0, count);
        }
    },
    /** Its gradient, added. */
    LAYER_NORM_GRADIENT(4) {
        @Override
        void run(Kernels kernels, Arrays arrays, int offset, int count) {
            kernels.rows().layerNormGradient(arrays.a, offset, arrays.gains, 0.5f, 1, arrays.b,
                    offset, arrays.to, offset, count);
        }
    },
    /** Softmax's numerators and denominator, row by row. */
    EXP_SUM(2) {
        @Override
        void run(Kernels kernels, Arrays arrays, int offset, int count) {
            kernels.rows().expSum(arrays.a, offset, 0.5f, arrays.to, offset, count);
        }
    },
    /** Softmax, row by row. */
    SOFTMAX(2) {
        @Override
        void run(Kernels kernels, Arrays arrays, int offset, int count) {
            kernels.rows().softmax(arrays.a, offset, arrays.to, offset, count);
        }
    },
    /** Its logarithm, row by row: what cross-entropy takes. */
    LOG_SOFTMAX(2) {
        @Override
        void run(Kernels kernels, Arrays arrays, int offset, int count) {
            kernels.rows().logSoftmax(arrays.a, offset, arrays.to, offset, count);
        }
    },
    /** bfloat16 to float32. */
    WIDEN_BFLOAT16(1.5) {
        @Override
        void run(Kernels kernels, Arrays arrays, int offset, int count) {
            kernels.widening().bfloat16(arrays.halfs, offset, arrays.to, offset, count);
        }
    },
    /** binary16 to float32. */
    WIDEN_FLOAT16(1.5) {
        @Override
        void run(Kernels kernels, Arrays arrays, int offset, int count) {
            kernels.widening().float16(arrays.halfs, offset, arrays.to, offset, count);
        }
    },
    /** float32 to bfloat16. */
    NARROW_BFLOAT16(1.5) {
        @Override
        void run(Kernels kernels, Arrays arrays, int offset, int count) {
            kernels.narrowing().bfloat16(arrays.a, offset, arrays.halfs, offset, count);
        }
    },
    /** float32 to binary16. */
    NARROW_FLOAT16(1.5) {
        @Override
        void run(Kernels kernels, Arrays arrays, int offset, int count) {
            kernels.narrowing().float16(arrays.a, offset, arrays.halfs, offset, count);
        }
    };

    /** The length of a row: a SmolLM2's feed-forward channels. */
    static final int ROW = 1536;

    private final double arrays;

    KernelPass(double arrays) {
        this.arrays = arrays;
    }

    /** How many arrays of float32 are read and written. */
    double arrays() {
        return arrays;
    }

    abstract void run(Kernels kernels, Arrays arrays, int offset, int count);

    /**
     * What the kernels work on; a kernel without a use for one gets it empty.
     *
     * @param a is read
     * @param b is read, and is AdamW's mean
     * @param c is read, and is AdamW's variance
     * @param d is added to, where there are two results
     * @param halfs floats of 16 bits
     * @param gains of a row
     * @param statistics a row's, each thread's own
     * @param to is written
     */
    record Arrays(float[] a, float[] b, float[] c, float[] d, short[] halfs, float[] gains,
            ThreadLocal<float[]> statistics, float[] to) {}
}
