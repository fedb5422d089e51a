package veneer.lora.adapter;

import java.util.Arrays;
import veneer.engine.tensor.NoGradient;
import veneer.engine.tensor.Tensor;
import veneer.engine.tensor.Weight;

/**
 * The lengths of the rows of {@code V = W + s·B·A}, W {@code (out, in)}, without forming B·A:
 *
 * <p>{@code ‖Vᵢ‖² = ‖Wᵢ‖² + Σₖ Bᵢₖ·(2s·(W·Aᵀ)ᵢₖ + s²·(B·A·Aᵀ)ᵢₖ)}
 *
 * <p>{@code W·Aᵀ} costs what r more rows of input would. The lengths, or rather one over each, are
 * kept until A or B change.
 */
final class RowNorms {
    private final Weight weight;
    private final double[] squares;
    private float[] a;
    private float[] b;
    private Tensor inverse;

    RowNorms(Weight weight) {
        this.weight = weight;
        this.squares = WidenedWeight.squaredRows(weight);
    }

    /** {@code 1/‖Vᵢ‖}, {@code (out)}, no gradient of which is taken. */
    Tensor inverse(Tensor a, Tensor b, float scaling) {
        if (!Arrays.equals(a.data(), this.a) || !Arrays.equals(b.data(), this.b)) {
            float[] inverses = lengths(a, b, scaling);
            for (int i = 0; i < inverses.length; i++) {
                inverses[i] = 1 / inverses[i];
            }
            this.inverse = Tensor.of(inverses, inverses.length);
            this.a = a.data().clone();
            this.b = b.data().clone();
        }
        return inverse;
    }

    /** {@code ‖Vᵢ‖}, {@code (out)}. */
    float[] lengths(Tensor a, Tensor b, float scaling) {
        int rank = a.shape().extent(0);
        int rows = squares.length;
        float[] norms = new float[rows];
        try (var _ = NoGradient.open()) {
            float[] projected = a.linear(weight).data(); // A·Wᵀ, (r, out)
            float[] crossed = b.linear(a.linear(a)).data(); // B·A·Aᵀ, (out, r)
            for (int i = 0; i < rows; i++) {
                double square = squares[i];
                for (int k = 0; k < rank; k++) {
                    square += (double) scaling * b.data()[i * rank + k]
                            * (2.0 * projected[k * rows + i]
                                    + (double) scaling * crossed[i * rank + k]);
                }
                norms[i] = (float) Math.sqrt(Math.max(0, square));
            }
        }
        return norms;
    }
}
