package veneer.bench;

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
    /** {@code to = silu(a) · b}. */
    SILU_MULTIPLY(3) {
        @Override
        void run(Kernels kernels, Arrays arrays, int offset, int count) {
            kernels.elementwise().siluMultiply(
                    arrays.a, offset, arrays.b, offset, arrays.to, offset, count);
        }
    },
    /** AdamW: parameter, mean and variance are read and written, the gradient is read. */
    ADAM_W(7) {
        private static final AdamWStep STEP =
                new AdamWStep(1, 0.1f, 0.999f, 0.001f, 1e-4f, 0.1f, 1e-8f);

        @Override
        void run(Kernels kernels, Arrays arrays, int offset, int count) {
            ElementwiseKernels elementwise = kernels.elementwise();
            elementwise.adamW(
                    arrays.to, arrays.a, arrays.b, arrays.variance, offset, count, STEP);
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
    /** Softmax's numerators and denominator, row by row. */
    EXP_SUM(2) {
        @Override
        void run(Kernels kernels, Arrays arrays, int offset, int count) {
            kernels.rows().expSum(arrays.a, offset, 0.5f, arrays.to, offset, count);
        }
    };

    /** The length of a row: a SmolLM2's feed-forward channels. */
    static final int ROW = 1536;

    private final int arrays;

    KernelPass(int arrays) {
        this.arrays = arrays;
    }

    int arrays() {
        return arrays;
    }

    abstract void run(Kernels kernels, Arrays arrays, int offset, int count);

    /**
     * What the kernels work on.
     *
     * @param a is read
     * @param b is read, and is AdamW's mean
     * @param variance AdamW's
     * @param gains of a row
     * @param to is written
     */
    record Arrays(float[] a, float[] b, float[] variance, float[] gains, float[] to) {}
}
