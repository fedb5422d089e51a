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
        super(y.length, x);
        this.x = x.node();
        this.shape = x.shape();
        this.y = y;
    }

    static Tensor forward(Tensor x) {
        Compute compute = Compute.current();
        RowKernels kernels = compute.kernels().rows();
        int columns = x.shape().columns();
        float[] y = new float[x.shape().size()];
        Parallel.eachRow(compute, x.shape().rows(), columns,
                (_, at) -> kernels.logSoftmax(x.data(), at, y, at, columns));
        return Tensor.result(y, x.shape(), wanted(x) ? new LogSoftmax(x, y) : null);
    }

    @Override
    void backward(float[] dy) {
        Compute compute = Compute.current();
        RowKernels kernels = compute.kernels().rows();
        int columns = shape.columns();
        Parallel.eachRow(compute, shape.rows(), columns,
                (_, at) -> kernels.logSoftmaxGradient(y, at, dy, at, dy, at, columns));
        x.adopt(dy);
    }
}
