package veneer.engine.nn;

import java.util.Arrays;
import veneer.engine.random.RandomStream;
import veneer.engine.tensor.Shape;
import veneer.engine.tensor.Tensor;

/**
 * How parameters start. Each is a function of a random stream, and so of a seed and a name. A
 * matrix is a weight {@code (out, in)}.
 */
public final class Initializers {
    private Initializers() {}

    /**
     * The same number everywhere.
     *
     * @param value the number
     * @param extents the shape
     * @return a parameter
     */
    public static Tensor constant(float value, int... extents) {
        float[] data = new float[Shape.of(extents).size()];
        Arrays.fill(data, value);
        return Tensor.parameter(data, extents);
    }

    /**
     * Normal numbers.
     *
     * @param random where they come from
     * @param deviation the standard deviation
     * @param extents the shape
     * @return a parameter
     */
    public static Tensor normal(RandomStream random, double deviation, int... extents) {
        return Tensor.parameter(random.normal(Shape.of(extents).size(), deviation), extents);
    }

    /**
     * Uniform in {@code ±√(6/((1 + a²)·in))}, which keeps the variance of activations behind a
     * leaky rectifier of slope a (He et al. 2015, equation 15).
     *
     * @param random where the numbers come from
     * @param a the slope below 0; PyTorch's linear layers, and LoRA's A, take √5: ±1/√in
     * @param outputs the rows
     * @param inputs the columns
     * @return a parameter
     */
    public static Tensor kaimingUniform(RandomStream random, double a, int outputs, int inputs) {
        return uniform(random, Math.sqrt(6 / ((1 + a * a) * inputs)), outputs, inputs);
    }

    /**
     * Uniform in {@code ±gain·√(6/(in + out))}, which keeps the variance of activations and
     * gradients alike (Glorot and Bengio 2010, equation 16).
     *
     * @param random where the numbers come from
     * @param gain of what follows the layer, 1 for nothing
     * @param outputs the rows
     * @param inputs the columns
     * @return a parameter
     */
    public static Tensor xavierUniform(RandomStream random, double gain, int outputs, int inputs) {
        return uniform(random, gain * Math.sqrt(6.0 / (inputs + outputs)), outputs, inputs);
    }

    /**
     * Normal with deviation {@code gain·√(2/(in + out))} (Glorot and Bengio 2010).
     *
     * @param random where the numbers come from
     * @param gain of what follows the layer, 1 for nothing
     * @param outputs the rows
     * @param inputs the columns
     * @return a parameter
     */
    public static Tensor xavierNormal(RandomStream random, double gain, int outputs, int inputs) {
        return normal(random, gain * Math.sqrt(2.0 / (inputs + outputs)), outputs, inputs);
    }

    /**
     * Orthonormal rows, or columns where there are more rows than columns, all directions alike
     * (Saxe et al. 2014): normal numbers, each vector made orthogonal to those before it.
     *
     * @param random where the numbers come from
     * @param gain the length of each vector
     * @param outputs the rows
     * @param inputs the columns
     * @return a parameter
     */
    public static Tensor orthogonal(RandomStream random, double gain, int outputs, int inputs) {
        int count = Math.min(outputs, inputs);
        int size = Math.max(outputs, inputs);
        float[] numbers = random.normal(count * size, 1);
        double[][] vectors = new double[count][size];
        for (int i = 0; i < count; i++) {
            for (int k = 0; k < size; k++) {
                vectors[i][k] = numbers[i * size + k];
            }
            orthonormalize(vectors, i);
        }
        float[] data = new float[outputs * inputs];
        for (int row = 0; row < outputs; row++) {
            for (int column = 0; column < inputs; column++) {
                double element = outputs > inputs ? vectors[column][row] : vectors[row][column];
                data[row * inputs + column] = (float) (gain * element);
            }
        }
        return Tensor.parameter(data, outputs, inputs);
    }

    /**
     * Gram and Schmidt's step in double: what it leaves of the other directions, 2⁻⁵³ times the
     * matrix's condition, about its size, is nothing to float32.
     */
    private static void orthonormalize(double[][] vectors, int index) {
        double[] vector = vectors[index];
        for (int i = 0; i < index; i++) {
            subtractProjection(vector, vectors[i]);
        }
        double length = Math.sqrt(dot(vector, vector));
        for (int k = 0; k < vector.length; k++) {
            vector[k] /= length;
        }
    }

    private static void subtractProjection(double[] vector, double[] direction) {
        double projection = dot(vector, direction);
        for (int k = 0; k < vector.length; k++) {
            vector[k] -= projection * direction[k];
        }
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int k = 0; k < a.length; k++) {
            sum += a[k] * b[k];
        }
        return sum;
    }

    private static Tensor uniform(RandomStream random, double bound, int outputs, int inputs) {
        return Tensor.parameter(
                random.uniform(outputs * inputs, (float) bound), outputs, inputs);
    }
}
