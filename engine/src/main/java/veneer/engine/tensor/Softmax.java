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
                (_, at) -> kernels.softmax(x.data(), at, y, at, columns));
        return Tensor.result(y, x.shape(), wanted(x) ? new Softmax(x, y) : null);
    }

    @Override
    void backward(float[] dy) {
        Compute compute = Compute.current();
        RowKernels kernels = compute.kernels().rows();
        int columns = shape.columns();
        Parallel.eachRow(compute, shape.rows(), columns,
                (_, at) -> kernels.softmaxGradient(y, at, dy, at, dy, at, columns));
        x.adopt(dy);
    }
}
