package veneer.engine.tensor;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.Function;
import veneer.engine.random.RandomStream;

/**
 * Gradients against finite differences: the loss is {@code Σ c·y} with fixed random c, so that
 * every element of a result counts, and each input element is moved by ±h.
 *
 * <p>Float32 results carry an error of about 1e−7 of the loss's terms; over 2h = 0.02 that is 1e−5,
 * and the curvature of these operations at h = 0.01 adds about 1e−4. The tolerance of 2e−3 leaves
 * room for both, and a wrong term is off by its own size.
 */
final class GradientCheck {
    private static final float STEP = 0.01f;
    private static final double TOLERANCE = 2e-3;

    private GradientCheck() {}

    /** Random elements in ±1. */
    static Tensor random(String name, int... extents) {
        Shape shape = Shape.of(extents);
        return Tensor.parameter(new RandomStream(7, name).uniform(shape.size(), 1), extents);
    }

    /** Checks the gradients of all inputs. */
    static void check(Function<Tensor[], Tensor> operation, Tensor... inputs) {
        Tensor result = operation.apply(inputs);
        float[] weights = new RandomStream(3, "weights").uniform(result.shape().size(), 1);
        result.backward(weights);
        for (int input = 0; input < inputs.length; input++) {
            float[] data = inputs[input].data();
            for (int i = 0; i < data.length; i++) {
                float kept = data[i];
                data[i] = kept + STEP;
                double above = sum(operation.apply(inputs).data(), weights);
                data[i] = kept - STEP;
                double below = sum(operation.apply(inputs).data(), weights);
                data[i] = kept;
                double expected = (above - below) / (2 * STEP);
                float actual = inputs[input].gradient()[i];
                assertTrue(
                        Math.abs(actual - expected) <= TOLERANCE * Math.max(1, Math.abs(expected)),
                        "input " + input + ", element " + i + ": " + actual + ", not " + expected);
            }
        }
    }

    private static double sum(float[] values, float[] weights) {
        double sum = 0;
        for (int i = 0; i < values.length; i++) {
            sum += (double) values[i] * weights[i];
        }
        return sum;
    }
}
