package veneer.bench;

import veneer.engine.kernel.ElementwiseKernels;
import veneer.engine.kernel.MatrixProduct;
import veneer.engine.kernel.RowKernels;
import veneer.engine.tensor.Tensor;

/**
 * An operation on tensors beside the kernels that it is made of, at shapes of SmolLM2-135M: 1024
 * tokens of 576 channels, 1536 in the feed-forward. The kernels work on arrays that exist, in as
 * many threads, and add to the gradients of inputs, as the walk back does with a parameter's.
 */
public enum OperationPass {
    /** A residual: {@code x + dy}. */
    ADD {
        @Override
        Tensor apply(OperationInputs in) {
            return in.x.add(in.other);
        }

        @Override
        void forward(OperationInputs in) {
            ElementwiseKernels kernels = in.kernels().elementwise();
            in.shared((at, count) -> kernels.add(in.x.data(), at, in.other.data(), at, in.y, at,
                    count));
        }

        @Override
        void backward(OperationInputs in) {
            ElementwiseKernels kernels = in.kernels().elementwise();
            in.shared((at, count) -> {
                kernels.add(in.dx, at, in.dy, at, in.dx, at, count);
                kernels.add(in.dother, at, in.dy, at, in.dother, at, count);
            });
        }
    },
    /** RMSNorm of each token's channels. */
    RMS_NORM {
        @Override
        Tensor apply(OperationInputs in) {
            return in.x.rmsNorm(in.gains, EPSILON);
        }

        @Override
        void forward(OperationInputs in) {
            RowKernels kernels = in.kernels().rows();
            in.sharedRows((first, at, rows) -> kernels.rmsNorm(in.x.data(), at, in.gains.data(),
                    EPSILON, in.y, at, in.scales, first, rows, in.channels));
        }

        @Override
        void backward(OperationInputs in) {
            RowKernels kernels = in.kernels().rows();
            in.sharedRows((first, at, rows) -> kernels.rmsNormGradient(
                    in.x.data(), at, in.gains.data(), in.scales, first, in.dy, at, in.dx, at, rows,
                    in.channels));
        }
    },
    /** SwiGLU's product. */
    SILU_MULTIPLY {
        @Override
        Tensor apply(OperationInputs in) {
            return in.x.siluMultiply(in.other);
        }

        @Override
        void forward(OperationInputs in) {
            ElementwiseKernels kernels = in.kernels().elementwise();
            in.shared((at, count) -> kernels.siluMultiply(in.x.data(), at, in.other.data(), at,
                    in.y, at, count));
        }

        @Override
        void backward(OperationInputs in) {
            ElementwiseKernels kernels = in.kernels().elementwise();
            in.shared((at, count) -> kernels.siluMultiplyGradient(in.x.data(), in.other.data(),
                    in.dy, in.dx, in.dother, at, count));
        }
    },
    /** Softmax of each row. */
    SOFTMAX {
        @Override
        Tensor apply(OperationInputs in) {
            return in.x.softmax();
        }

        @Override
        void forward(OperationInputs in) {
            RowKernels kernels = in.kernels().rows();
            in.sharedRows((_, at, rows) -> kernels.softmax(
                    in.x.data(), at, in.y, at, rows, in.channels));
        }

        @Override
        void backward(OperationInputs in) {
            RowKernels kernels = in.kernels().rows();
            in.sharedRows((_, at, rows) -> kernels.softmaxGradient(
                    in.y, at, in.dy, at, in.dy, at, rows, in.channels));
            in.shared((at, count) -> in.kernels().elementwise().add(
                    in.dx, at, in.dy, at, in.dx, at, count));
        }
    },
    /** A frozen linear layer, 576 to 1536. */
    LINEAR {
        @Override
        Tensor apply(OperationInputs in) {
            return in.narrow.linear(in.weight);
        }

        @Override
        void forward(OperationInputs in) {
            MatrixProduct.multiply(false, true, in.rows, in.channels, OperationInputs.NARROW,
                    in.narrow.data(), 0, OperationInputs.NARROW, in.weight.data(), 0,
                    OperationInputs.NARROW, false, in.y, 0, in.channels, in.compute);
        }

        @Override
        void backward(OperationInputs in) {
            MatrixProduct.multiply(false, false, in.rows, OperationInputs.NARROW, in.channels,
                    in.dy, 0, in.channels, in.weight.data(), 0, OperationInputs.NARROW, true,
                    in.dnarrow, 0, OperationInputs.NARROW, in.compute);
        }
    };

    private static final float EPSILON = 1e-5f;

    abstract Tensor apply(OperationInputs in);

    abstract void forward(OperationInputs in);

    abstract void backward(OperationInputs in);
}
