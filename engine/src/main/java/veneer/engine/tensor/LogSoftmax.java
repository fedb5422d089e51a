package veneer.engine.tensor;

import veneer.engine.kernel.Compute;
import veneer.engine.kernel.RowKernels;

/**
 * {@code y[i] = x[i] − log Σ exp(x[j])} along each row.
 *
 * <p>{@code ∂y[i]/∂x[j] = δij − exp(y[j])}, hence {@code ∂L/∂x = dy − exp(y)·Σ dy}.
 */
final class LogSoftmax extends Node {
    private final Node x;
    private final Shape shape;
    private final float[] y;

    private LogSoftmax(Tensor x, float[] y) {
        super(x.shape().size(), x);
        this.x = x.node();
        this.shape = x.shape();
        this.y = y;
    }

    static Tensor forward(Tensor x) {
        Compute compute = Compute.current();
        RowKernels kernels = compute.kernels().rows();
        int columns = x.shape().columns();
        float[] y = Buffers.take(x.shape().size());
        Parallel.rows(compute, x.shape().rows(), columns,
                (from, to) -> kernels.logSoftmax(
                        x.data(), from * columns, y, from * columns, to - from, columns));
        return Tensor.result(y, x.shape(), wanted(x) ? new LogSoftmax(x, y) : null);
    }

    @Override
    boolean keepsResult() {
        return true;
    }

    @Override
    void backward(float[] dy) {
        Compute compute = Compute.current();
        RowKernels kernels = compute.kernels().rows();
        int columns = shape.columns();
        Parallel.rows(compute, shape.rows(), columns,
                (from, to) -> kernels.logSoftmaxGradient(
                        y, from * columns, dy, from * columns, dy, from * columns, to - from,
                        columns));
        x.adopt(dy);
    }
}
