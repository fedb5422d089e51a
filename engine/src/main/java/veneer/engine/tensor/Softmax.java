package veneer.engine.tensor;

import veneer.engine.kernel.Compute;
import veneer.engine.kernel.RowKernels;

/**
 * {@code y[i] = exp(x[i])/Σ exp(x[j])} along each row.
 *
 * <p>{@code ∂y[i]/∂x[j] = y[i]·(δij − y[j])}, hence {@code ∂L/∂x = y·(dy − Σ dy·y)}.
 */
final class Softmax extends Node {
    private final Node x;
    private final Shape shape;
    private final float[] y;

    private Softmax(Tensor x, float[] y) {
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
                (from, to) -> kernels.softmax(
                        x.data(), from * columns, y, from * columns, to - from, columns));
        return Tensor.result(y, x.shape(), wanted(x) ? new Softmax(x, y) : null);
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
                (from, to) -> kernels.softmaxGradient(
                        y, from * columns, dy, from * columns, dy, from * columns, to - from,
                        columns));
        x.adopt(dy);
    }
}
