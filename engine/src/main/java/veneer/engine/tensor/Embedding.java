package veneer.engine.tensor;

import java.util.Arrays;
import veneer.engine.kernel.Compute;

/**
 * Rows of a table, {@code y[i] = W[index[i]]}; {@code ∂L/∂W[v]} is the sum of dy over the places
 * where v stood. A transposed table is read and summed where it lies, column by column.
 */
final class Embedding extends Node {
    private final Weight table;
    private final int[] indices;

    private Embedding(Weight table, int[] indices) {
        super(indices.length * table.shape().columns(), table.trained());
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
            readRow(table, indices[i], y, i * columns);
        }
        boolean wanted = wanted(table.trained());
        return Tensor.result(
                y, Shape.of(shape), wanted ? new Embedding(table, indices.clone()) : null);
    }

    private static void readRow(Weight table, int row, float[] to, int at) {
        int columns = table.shape().columns();
        switch (table) {
            case Tensor w -> System.arraycopy(w.data(), row * columns, to, at, columns);
            case Weight.Frozen w -> w.stored().read(row, 0, columns, to, at);
            case Weight.Transposed(Tensor w) -> {
                for (int column = 0; column < columns; column++) {
                    to[at + column] = w.data()[column * w.shape().columns() + row];
                }
            }
            case Weight.Transposed _ -> throw new IllegalArgumentException(
                    "an embedding looks up rows of its table; a stored one may not be transposed");
        }
    }

    @Override
    void backward(float[] dy) {
        float[] dw = table.trained().node().gradient();
        int columns = table.shape().columns();
        for (int i = 0; i < indices.length; i++) {
            if (table instanceof Weight.Transposed) {
                int stride = table.shape().extent(0);
                for (int column = 0; column < columns; column++) {
                    dw[column * stride + indices[i]] += dy[i * columns + column];
                }
            } else {
                int row = indices[i] * columns;
                Compute.current().kernels().elementwise().add(dw, row, dy, i * columns, dw, row,
                        columns);
            }
        }
    }
}
