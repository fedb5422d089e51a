package veneer.engine.tensor;

import veneer.engine.kernel.Compute;
import veneer.engine.kernel.RowCombination;
import veneer.engine.kernel.RowProduct;

/**
 * {@link Linear}'s product of a single vector, which reads each weight once, where it lies. It is
 * chosen by the shape of x, not by the number of its rows: a matrix of one row is multiplied as one
 * of many.
 */
final class VectorProduct {
    private VectorProduct() {}

    /** {@code y = x·Wᵀ}, or {@code y += x·Wᵀ}. */
    static void multiply(float[] x, Weight weight, boolean accumulate, float[] y) {
        int n = weight.shape().extent(0);
        int k = weight.shape().extent(1);
        Compute compute = Compute.current();
        switch (weight) {
            case Tensor w ->
                    RowProduct.multiply(n, k, x, 0, w.data(), 0, k, accumulate, y, 0, compute);
            case Weight.Frozen w ->
                    RowProduct.multiply(n, k, x, 0, w.stored(), accumulate, y, 0, compute);
            case Weight.Transposed(Tensor w) ->
                    RowCombination.multiply(n, k, x, 0, w.data(), 0, n, accumulate, y, 0, compute);
            case Weight.Transposed(Weight.Frozen w) ->
                    RowCombination.multiply(n, k, x, 0, w.stored(), accumulate, y, 0, compute);
            case Weight.Transposed(Weight.Transposed(Weight w)) -> multiply(x, w, accumulate, y);
        }
    }
}
