package veneer.engine.tensor;

import veneer.engine.kernel.Compute;
import veneer.engine.kernel.ElementwiseKernels;

/** {@code y = f(x)} for an elementary {@link Function} f; {@code ∂L/∂x = f′(x)·∂L/∂y}. */
final class Elementary extends Node {
    /** A function and its derivative by x, for each of some elements, which share an offset. */
    enum Function {
        /** {@code y = eˣ}, {@code y′ = y}. */
        EXP {
            @Override
            void apply(ElementwiseKernels kernels, float[] x, float[] y, int at, int count) {
                kernels.exp(x, at, y, at, count);
            }

            @Override
            void addGradient(ElementwiseKernels kernels, float[] x, float[] y, float[] dy,
                    float[] dx, int at, int count) {
                kernels.addProduct(dy, at, y, at, dx, at, count);
            }
        },
        /** {@code y = ln x}, {@code y′ = 1/x}. */
        LOG {
            @Override
            void apply(ElementwiseKernels kernels, float[] x, float[] y, int at, int count) {
                for (int i = at; i < at + count; i++) {
                    y[i] = (float) StrictMath.log(x[i]);
                }
            }

            @Override
            void addGradient(ElementwiseKernels kernels, float[] x, float[] y, float[] dy,
                    float[] dx, int at, int count) {
                for (int i = at; i < at + count; i++) {
                    dx[i] += dy[i] / x[i];
                }
            }
        },
        /** {@code y = √x}, {@code y′ = 1/(2·y)}. */
        SQRT {
            @Override
            void apply(ElementwiseKernels kernels, float[] x, float[] y, int at, int count) {
                for (int i = at; i < at + count; i++) {
                    y[i] = (float) Math.sqrt(x[i]);
                }
            }

            @Override
            void addGradient(ElementwiseKernels kernels, float[] x, float[] y, float[] dy,
                    float[] dx, int at, int count) {
                for (int i = at; i < at + count; i++) {
                    dx[i] += dy[i] / (2 * y[i]);
                }
            }
        };

        abstract void apply(ElementwiseKernels kernels, float[] x, float[] y, int at, int count);

        abstract void addGradient(ElementwiseKernels kernels, float[] x, float[] y, float[] dy,
                float[] dx, int at, int count);
    }

    private final Function function;
    private final Node x;
    private final Tensor keptInput;
    private final float[] keptResult;

    private Elementary(Function function, Tensor x, float[] y) {
        super(x.shape().size(), x);
        this.function = function;
        this.x = x.node();
        this.keptInput = function == Function.LOG ? x : null;
        this.keptResult = function == Function.LOG ? null : y;
    }

    static Tensor forward(Function function, Tensor x) {
        Compute compute = Compute.current();
        float[] y = Buffers.take(x.shape().size());
        Parallel.elements(compute, x.shape().size(), (from, to) -> function
                .apply(compute.kernels().elementwise(), x.data(), y, from, to - from));
        return Tensor.result(y, x.shape(), wanted(x) ? new Elementary(function, x, y) : null);
    }

    @Override
    boolean keepsResult() {
        return true;
    }

    @Override
    void backward(float[] dy) {
        Compute compute = Compute.current();
        float[] input = keptInput == null ? null : keptInput.data();
        float[] dx = x.gradient();
        Parallel.elements(compute, size(), (from, to) -> function
                .addGradient(compute.kernels().elementwise(), input, keptResult, dy, dx, from,
                        to - from));
    }
}
