package veneer.bench;

import veneer.engine.kernel.Activation;
import veneer.engine.kernel.ElementwiseKernels;
import veneer.engine.kernel.ElementwiseKernels.AdamWStep;
import veneer.engine.kernel.Kernels;
import veneer.engine.kernel.RowKernels;

/**
 * A kernel over some rows of long arrays, which to an elementwise kernel are so many elements. Each
 * names how many arrays it reads and writes; one that it adds to counts twice.
 */
public enum KernelPass {
    /** {@code to = a + b}. */
    ADD(3) {
        @Override
        void run(Kernels kernels, Arrays arrays, int offset, int rows) {
            kernels.elementwise().add(
                    arrays.a, offset, arrays.b, offset, arrays.to, offset, rows * ROW);
        }
    },
    /** {@code to += factor · a}. */
    ADD_SCALED(3) {
        @Override
        void run(Kernels kernels, Arrays arrays, int offset, int rows) {
            kernels.elementwise().addScaled(0.5f, arrays.a, offset, arrays.to, offset, rows * ROW);
        }
    },
    /** {@code to = exp(a)}. */
    EXP(2) {
        @Override
        void run(Kernels kernels, Arrays arrays, int offset, int rows) {
            kernels.elementwise().exp(arrays.a, offset, arrays.to, offset, rows * ROW);
        }
    },
    /**
     * {@code to = gelu(a)}, the form with the error function: of the operations that go where
     * multiply-adds go, 21 multiply-adds and products and 3 comparisons.
     */
    GELU(2, 24) {
        @Override
        void run(Kernels kernels, Arrays arrays, int offset, int rows) {
            kernels.elementwise().activate(
                    Activation.GELU, arrays.a, offset, arrays.to, offset, rows * ROW);
        }
    },
    /** {@code to = gelu(a)}, the form with tanh. */
    GELU_TANH(2) {
        @Override
        void run(Kernels kernels, Arrays arrays, int offset, int rows) {
            kernels.elementwise().activate(
                    Activation.GELU_TANH, arrays.a, offset, arrays.to, offset, rows * ROW);
        }
    },
    /** {@code to = silu(a) · b}. */
    SILU_MULTIPLY(3) {
        @Override
        void run(Kernels kernels, Arrays arrays, int offset, int rows) {
            kernels.elementwise().siluMultiply(
                    arrays.a, offset, arrays.b, offset, arrays.to, offset, rows * ROW);
        }
    },
    /** Its gradients, added: gate, up and their product's gradient are read. */
    SILU_MULTIPLY_GRADIENT(7) {
        @Override
        void run(Kernels kernels, Arrays arrays, int offset, int rows) {
            kernels.elementwise().siluMultiplyGradient(arrays.a, arrays.b, arrays.c, arrays.to,
                    arrays.d, offset, rows * ROW);
        }
    },
    /** The rotary embedding of rows of heads. */
    ROTATE(2) {
        @Override
        void run(Kernels kernels, Arrays arrays, int offset, int rows) {
            ElementwiseKernels elementwise = kernels.elementwise();
            for (int at = offset; at < offset + rows * ROW; at += ROW) {
                elementwise.rotate(arrays.a, at, arrays.gains, arrays.gains, 0, HEAD / 2,
                        ROW / HEAD, 1f, arrays.to, at);
            }
        }
    },
    /** AdamW: parameter, mean and variance are read and written, the gradient is read. */
    ADAM_W(7) {
        private static final AdamWStep STEP =
                new AdamWStep(1, 0.1f, 0.999f, 0.001f, 1e-4f, 0.1f, 1e-8f);

        @Override
        void run(Kernels kernels, Arrays arrays, int offset, int rows) {
            ElementwiseKernels elementwise = kernels.elementwise();
            elementwise.adamW(arrays.to, arrays.a, arrays.b, arrays.c, offset, rows * ROW, STEP);
        }
    },
    /** The dot product of {@code a} and {@code b}, row by row. */
    DOT(2) {
        @Override
        void run(Kernels kernels, Arrays arrays, int offset, int rows) {
            RowKernels kernel = kernels.rows();
            for (int at = offset; at < offset + rows * ROW; at += ROW) {
                arrays.to[at] = kernel.dot(arrays.a, at, arrays.b, at, ROW);
            }
        }
    },
    /** RMSNorm of rows of {@code a}. */
    RMS_NORM(2) {
        @Override
        void run(Kernels kernels, Arrays arrays, int offset, int rows) {
            kernels.rows().rmsNorm(arrays.a, offset, arrays.gains, 1e-5f, arrays.to, offset,
                    arrays.scales, offset / ROW, rows, ROW);
        }
    },
    /** Its gradient, added. */
    RMS_NORM_GRADIENT(4) {
        @Override
        void run(Kernels kernels, Arrays arrays, int offset, int rows) {
            kernels.rows().rmsNormGradient(arrays.a, offset, arrays.gains, arrays.scales,
                    offset / ROW, arrays.b, offset, arrays.to, offset, rows, ROW);
        }
    },
    /** Layer normalization of rows of {@code a}. */
    LAYER_NORM(2) {
        @Override
        void run(Kernels kernels, Arrays arrays, int offset, int rows) {
            kernels.rows().layerNorm(arrays.a, offset, arrays.gains, arrays.gains, 1e-5f,
                    arrays.to, offset, arrays.means, arrays.scales, offset / ROW, rows, ROW);
        }
    },
    /** Its gradient, added. */
    LAYER_NORM_GRADIENT(4) {
        @Override
        void run(Kernels kernels, Arrays arrays, int offset, int rows) {
            kernels.rows().layerNormGradient(
                    arrays.a, offset, arrays.gains, arrays.means, arrays.scales, offset / ROW,
                    arrays.b, offset, arrays.to, offset, rows, ROW);
        }
    },
    /** Softmax's numerators and denominator, row by row. */
    EXP_SUM(2) {
        @Override
        void run(Kernels kernels, Arrays arrays, int offset, int rows) {
            RowKernels kernel = kernels.rows();
            for (int at = offset; at < offset + rows * ROW; at += ROW) {
                kernel.expSum(arrays.a, at, 0.5f, arrays.to, at, ROW);
            }
        }
    },
    /** Softmax of rows of {@code a}. */
    SOFTMAX(2) {
        @Override
        void run(Kernels kernels, Arrays arrays, int offset, int rows) {
            kernels.rows().softmax(arrays.a, offset, arrays.to, offset, rows, ROW);
        }
    },
    /** Its logarithm: what cross-entropy takes. */
    LOG_SOFTMAX(2) {
        @Override
        void run(Kernels kernels, Arrays arrays, int offset, int rows) {
            kernels.rows().logSoftmax(arrays.a, offset, arrays.to, offset, rows, ROW);
        }
    },
    /** bfloat16 to float32. */
    WIDEN_BFLOAT16(1.5) {
        @Override
        void run(Kernels kernels, Arrays arrays, int offset, int rows) {
            kernels.widening().bfloat16(arrays.halfs, offset, arrays.to, offset, rows * ROW);
        }
    },
    /** binary16 to float32. */
    WIDEN_FLOAT16(1.5) {
        @Override
        void run(Kernels kernels, Arrays arrays, int offset, int rows) {
            kernels.widening().float16(arrays.halfs, offset, arrays.to, offset, rows * ROW);
        }
    },
    /** float32 to bfloat16. */
    NARROW_BFLOAT16(1.5) {
        @Override
        void run(Kernels kernels, Arrays arrays, int offset, int rows) {
            kernels.narrowing().bfloat16(arrays.a, offset, arrays.halfs, offset, rows * ROW);
        }
    },
    /** float32 to binary16. */
    NARROW_FLOAT16(1.5) {
        @Override
        void run(Kernels kernels, Arrays arrays, int offset, int rows) {
            kernels.narrowing().float16(arrays.a, offset, arrays.halfs, offset, rows * ROW);
        }
    };

    /** The length of a row: a SmolLM2's feed-forward channels. */
    static final int ROW = 1536;

    private static final int HEAD = 64;

    private final double arrays;
    private final int multiplications;

    /** A kernel that has less to do with a number than moving it takes. */
    KernelPass(double arrays) {
        this(arrays, 0);
    }

    KernelPass(double arrays, int multiplications) {
        this.arrays = arrays;
        this.multiplications = multiplications;
    }

    /** How many arrays of float32 are read and written. */
    double arrays() {
        return arrays;
    }

    /**
     * The most bytes that are read and written in a second, by arithmetic.
     *
     * @param gigaflops the FMA peak, two operations for each multiply-add
     * @return GB/s, infinite for a kernel that memory limits
     */
    double mostGigabytes(double gigaflops) {
        return gigaflops / 2 / multiplications * Float.BYTES * arrays;
    }

    abstract void run(Kernels kernels, Arrays arrays, int offset, int rows);

    /**
     * What the kernels work on; a kernel without a use for one gets it empty.
     *
     * @param a is read
     * @param b is read, and is AdamW's mean
     * @param c is read, and is AdamW's variance
     * @param d is added to, where there are two results
     * @param halfs floats of 16 bits
     * @param gains of a row
     * @param means of the rows, 0
     * @param scales of the rows, 1 to begin with
     * @param to is written
     */
    record Arrays(float[] a, float[] b, float[] c, float[] d, short[] halfs, float[] gains,
            float[] means, float[] scales, float[] to) {}
}
