package veneer.engine.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import org.junit.jupiter.api.Test;
import veneer.engine.random.RandomStream;
import veneer.engine.tensor.Tensor;

/** The optimizer, clipping and schedules against their formulas in double. */
class OptimizerTest {
    private static final int SIZE = 37;

    /** Ten steps are off by a few units in the last place of a parameter of size 1. */
    @Test
    void adamWFollowsItsFormula() {
        double rate = 1e-2;
        double decay = 0.1;
        Tensor parameter = Tensor.parameter(new RandomStream(1, "p").uniform(SIZE, 1), SIZE);
        AdamW optimizer = new AdamW(List.of(parameter), decay);
        double[] expected = new double[SIZE];
        double[] mean = new double[SIZE];
        double[] square = new double[SIZE];
        for (int i = 0; i < SIZE; i++) {
            expected[i] = parameter.data()[i];
        }
        for (int step = 1; step <= 10; step++) {
            float[] gradient = new RandomStream(step, "g").uniform(SIZE, 1);
            parameter.clearGradient();
            parameter.scale(1).backward(gradient);
            optimizer.step(rate);
            for (int i = 0; i < SIZE; i++) {
                mean[i] = 0.9 * mean[i] + 0.1 * gradient[i];
                square[i] = 0.999 * square[i] + 0.001 * gradient[i] * gradient[i];
                double unbiased = mean[i] / (1 - Math.pow(0.9, step));
                double root = Math.sqrt(square[i] / (1 - Math.pow(0.999, step)));
                expected[i] = expected[i] * (1 - rate * decay) - rate * unbiased / (root + 1e-8);
                assertEquals(expected[i], parameter.data()[i], 1e-6, "step " + step);
            }
        }
    }

    @Test
    void aParameterWithoutGradientStays() {
        Tensor parameter = Tensor.parameter(new float[] {1}, 1);
        new AdamW(List.of(parameter), 0.5).step(0.1);
        assertEquals(1, parameter.data()[0]);
        assertNull(parameter.gradient());
    }

    @Test
    void clippingShortensToTheLimitAndReturnsTheLengthBefore() {
        Tensor a = withGradient(3, 0);
        Tensor b = withGradient(0, 4);
        assertEquals(5, GradientNorm.clip(List.of(a, b), 0));
        assertArrayEquals(new float[] {3, 0}, a.gradient());
        assertEquals(5, GradientNorm.clip(List.of(a, b), 10));
        assertArrayEquals(new float[] {0, 4}, b.gradient());
        assertEquals(5, GradientNorm.clip(List.of(a, b), 1));
        assertArrayEquals(new float[] {0.6f, 0}, a.gradient(), 1e-6f);
        assertArrayEquals(new float[] {0, 0.8f}, b.gradient(), 1e-6f);
    }

    private static Tensor withGradient(float... gradient) {
        Tensor parameter = Tensor.parameter(new float[gradient.length], gradient.length);
        parameter.scale(1).backward(gradient);
        return parameter;
    }

    @Test
    void schedulesAreThoseOfTransformers() {
        assertEquals(1, Schedule.CONSTANT.factor(7, 10, 0));
        assertEquals(1, Schedule.LINEAR.factor(1, 10, 0));
        assertEquals(0.1, Schedule.LINEAR.factor(10, 10, 0), 1e-12);
        assertEquals(0.5, Schedule.COSINE.factor(6, 10, 0), 1e-12);
        assertEquals(0, Schedule.COSINE.factor(1, 10, 4));
        assertEquals(0.5, Schedule.COSINE.factor(3, 10, 4));
        assertEquals(1, Schedule.COSINE.factor(5, 10, 4));
        assertEquals(0.5, Schedule.LINEAR.factor(8, 10, 4));
    }
}
