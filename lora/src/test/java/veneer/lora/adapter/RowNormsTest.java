package veneer.lora.adapter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import veneer.engine.storage.StoredTensor;
import veneer.engine.tensor.Tensor;
import veneer.engine.tensor.Weight;

/** The lengths of V's rows without V, against those of V itself in double. */
class RowNormsTest {
    private static final double UNIT_ROUNDOFF = 0x1p-24;

    /** Random factors of every size beside the weight's, however the weight is kept. */
    @ParameterizedTest
    @CsvSource({"1,1,1", "5,3,2", "64,17,4", "33,257,8", "7,1536,16", "128,576,64"})
    void areThoseOfTheSum(int out, int in, int rank) {
        Random random = new Random(31L * out + in);
        for (double size : new double[] {1e-4, 0.1, 1, 30}) {
            float[] weight = normal(random, out * in, 1 / Math.sqrt(in));
            float[] a = normal(random, rank * in, 1 / Math.sqrt(in));
            float[] b = normal(random, out * rank, size);
            float scaling = 0.5f + random.nextFloat();
            for (Weight kept : new Weight[] {
                    Tensor.of(weight, out, in),
                    new Weight.Frozen(StoredTensor.ofFloats("w", new int[] {out, in}, weight)),
                    new Weight.Transposed(Tensor.of(transposed(weight, out, in), in, out))}) {
                float[] lengths = new RowNorms(kept).lengths(
                        Tensor.of(a, rank, in), Tensor.of(b, out, rank), scaling);
                for (int row = 0; row < out; row++) {
                    check(weight, a, b, scaling, row, in, rank, lengths[row]);
                }
            }
        }
    }

    /**
     * {@code ‖V‖²} is off by what float32 products in it are: {@code W·Aᵀ} and {@code A·Aᵀ} by u
     * times the root of so many terms, {@code B·(A·Aᵀ)} likewise, each times what multiplies it.
     */
    private static void check(float[] weight, float[] a, float[] b, double scaling, int row,
            int in, int rank, float actual) {
        double square = 0;
        double own = 0;
        for (int i = 0; i < in; i++) {
            double delta = 0;
            for (int k = 0; k < rank; k++) {
                delta += scaling * b[row * rank + k] * a[k * in + i];
            }
            double value = weight[row * in + i];
            square += (value + delta) * (value + delta);
            own += value * value;
        }
        double update = 0;
        for (int k = 0; k < rank; k++) {
            double ofA = 0;
            for (int i = 0; i < in; i++) {
                ofA += (double) a[k * in + i] * a[k * in + i];
            }
            update += scaling * Math.abs(b[row * rank + k]) * Math.sqrt(ofA);
        }
        double rounding = UNIT_ROUNDOFF * (Math.sqrt(in) + Math.sqrt(rank) + 1)
                * update * (2 * Math.sqrt(own) + update);
        double exact = Math.sqrt(square);
        double bound = rounding / (2 * exact) + UNIT_ROUNDOFF * exact;
        assertEquals(exact, actual, bound, "row " + row);
        boolean mostIsLeft = exact > 0.5 * (Math.sqrt(own) + update);
        assertTrue(!mostIsLeft || Math.abs(actual - exact) <= 1e-6 * exact, "row " + row);
    }

    /** What is taken away to nothing has no negative square. */
    @Test
    void areNotNegative() {
        float[] weight = {3, 4};
        Tensor a = Tensor.of(new float[] {3, 4}, 1, 2);
        float[] lengths = new RowNorms(Tensor.of(weight, 1, 2))
                .lengths(a, Tensor.of(new float[] {-1}, 1, 1), 1);
        assertEquals(0, lengths[0]);
    }

    /** The lengths that are kept are those of the factors as they are now. */
    @Test
    void followTheFactors() {
        Tensor a = Tensor.of(new float[] {1, 0}, 1, 2);
        Tensor b = Tensor.of(new float[] {0}, 1, 1);
        RowNorms norms = new RowNorms(Tensor.of(new float[] {3, 4}, 1, 2));
        assertEquals(1 / 5f, norms.inverse(a, b, 1).data()[0]);
        b.data()[0] = -3;
        assertEquals(1 / 4f, norms.inverse(a, b, 1).data()[0]);
        a.data()[0] = 1 + 1f / 3;
        assertEquals(1 / Math.sqrt(17), norms.inverse(a, b, 1).data()[0], 1e-7);
    }

    private static float[] normal(Random random, int count, double deviation) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (random.nextGaussian() * deviation);
        }
        return values;
    }

    private static float[] transposed(float[] matrix, int rows, int columns) {
        float[] turned = new float[matrix.length];
        for (int i = 0; i < matrix.length; i++) {
            turned[i % columns * rows + i / columns] = matrix[i];
        }
        return turned;
    }
}
