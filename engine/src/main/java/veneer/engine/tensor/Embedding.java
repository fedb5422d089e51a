package veneer.engine.tensor;

import java.util.Arrays;
import veneer.engine.kernel.Compute;

/**
 * Rows of a table, {@code y[i] = W[index[i]]}; {@code ∂L/∂W[v]} is the sum of dy over the places
 * where v stood.
 */
final class Embedding extends Node {
    private final Tensor table;
    private final int[] indices;

    private Embedding(Tensor table, int[] indices) {
        super(indices.length * table.shape().columns(), table);
        this.table = table;
        this.indices = indices;
    }

    static Tensor forward(Weight table, int[] indices, int... extents) {
        int columns = table.shape().columns();
        int rows = table.shape().extent(0);
        for (int index : indices) {
            if (index < 0 || index >= rows) {
                throw new IllegalArgumentException(
                        "id " + index + " is outside the table of " + rows + " rows (0 to "
                                + (rows - 1) + ")");
            }
        }
        int[] shape = Arrays.copyOf(extents, extents.length + 1);
        shape[extents.length] = columns;
        float[] y = Buffers.take(indices.length * columns);
        for (int i = 0; i < indices.length; i++) {
            switch (table) {
                case Tensor w ->
                        System.arraycopy(w.data(), indices[i] * columns, y, i * columns, columns);
                case Weight.Frozen w -> w.stored().read(indices[i], 0, columns, y, i * columns);
                case Weight.Transposed _ -> throw new IllegalArgumentException(
                        "an embedding looks up rows of its table, which may not be transposed");
            }
        }
        Node node =
                table instanceof Tensor w && wanted(w) ? new Embedding(w, indices.clone()) : null;
        return Tensor.result(y, Shape.of(shape), node);
    }

    @Override
    void backward(float[] dy) {
        float[] dw = table.node().gradient();
        int columns = table.shape().columns();
        for (int i = 0; i < indices.length; i++) {
            int row = indices[i] * columns;
            Compute.current().kernels().elementwise().add(dw, row, dy, i * columns, dw, row,
                    columns);
        }
    }
}
