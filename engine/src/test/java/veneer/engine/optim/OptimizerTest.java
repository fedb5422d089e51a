package veneer.engine.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import veneer.engine.io.SafeTensors;
import veneer.engine.state.State;
import veneer.engine.storage.StoredTensor;
import veneer.engine.tensor.Tensor;

/** The optimizers and schedules against PyTorch and transformers, and clipping. */
class OptimizerTest {
    /** Six steps of a few roundings each, of parameters of size up to 3: units of 2⁻²². */
    private static final double CLOSE = 1.5e-6;

    private static final String[] NAMES = {"a", "b"};

    private static SafeTensors reference;

    @BeforeAll
    static void open() throws IOException {
        reference = SafeTensors.open(Path.of(System.getProperty("veneer.root", ".."))
                .resolve("fixtures/optim/steps.safetensors"));
    }

    @AfterAll
    static void close() {
        reference.close();
    }

    @Test
    void adamWIsPyTorchs() {
        AdamW.Settings a = AdamW.Settings.of(1e-2, 0.1);
        AdamW.Settings b = new AdamW.Settings(3e-3, 0.8, 0.95, 1e-6, 0);
        assertTrainsAs("adamw", groups -> new AdamW(groups), a, b);
    }

    @Test
    void sgdIsPyTorchs() {
        assertTrainsAs("sgd", groups -> new Sgd(groups),
                new Sgd.Settings(1e-2, 0, 0, false, 0.1), Sgd.Settings.of(3e-3, 0));
        assertTrainsAs("momentum", groups -> new Sgd(groups),
                Sgd.Settings.of(1e-2, 0.9), Sgd.Settings.of(3e-3, 0.5));
        assertTrainsAs("dampening", groups -> new Sgd(groups),
                new Sgd.Settings(1e-2, 0.9, 0.3, false, 0.1),
                new Sgd.Settings(3e-3, 0.9, 0.5, false, 0));
        assertTrainsAs("nesterov", groups -> new Sgd(groups),
                new Sgd.Settings(1e-2, 0.9, 0, true, 0.05),
                new Sgd.Settings(3e-3, 0.5, 0, true, 0));
    }

    /** Two groups; the second's parameter has no gradient in one step, and is not updated there. */
    private static <S> void assertTrainsAs(String name,
            Function<List<ParameterGroup<S>>, Optimizer<S>> make, S settingsOfA, S settingsOfB) {
        Map<String, Tensor> parameters = start();
        Optimizer<S> optimizer = make.apply(List.of(
                new ParameterGroup<>(Map.of("a", parameters.get("a")), settingsOfA),
                new ParameterGroup<>(Map.of("b", parameters.get("b")), settingsOfB)));
        for (int step = 1; step <= 6; step++) {
            takeGradients(parameters, step);
            optimizer.step();
        }
        parameters.forEach((parameter, tensor) -> {
            float[] expected = reference.tensor(name + "." + parameter).toFloats();
            for (int i = 0; i < expected.length; i++) {
                assertEquals(expected[i], tensor.data()[i], CLOSE, name + ", element " + i);
            }
        });
    }

    private static Map<String, Tensor> start() {
        Map<String, Tensor> parameters = new LinkedHashMap<>();
        for (String name : NAMES) {
            StoredTensor start = reference.tensor("start." + name);
            parameters.put(name, Tensor.parameter(start.toFloats(), start.shape()));
        }
        return parameters;
    }

    private static void takeGradients(Map<String, Tensor> parameters, int step) {
        parameters.forEach((name, parameter) -> {
            parameter.clearGradient();
            StoredTensor gradient = reference.tensors().get("gradient." + step + "." + name);
            if (gradient != null) {
                parameter.scale(1).backward(gradient.toFloats());
            }
        });
    }

    @Test
    void aFactorIsThatOfTheLearningRate() {
        Map<String, Tensor> half = start();
        Map<String, Tensor> whole = start();
        takeGradients(half, 1);
        takeGradients(whole, 1);
        new AdamW(half, AdamW.Settings.of(2e-2, 0.1)).step(0.5);
        new AdamW(whole, AdamW.Settings.of(1e-2, 0.1)).step();
        for (String name : NAMES) {
            assertArrayEquals(whole.get(name).data(), half.get(name).data());
        }
    }

    @Test
    void aRestoredOptimizerGoesOnWithTheSameBits() {
        assertGoesOn(parameters -> new AdamW(parameters, AdamW.Settings.of(1e-2, 0.1)));
        assertGoesOn(parameters -> new Sgd(
                parameters, new Sgd.Settings(1e-2, 0.9, 0.3, false, 0.1)));
        assertGoesOn(parameters -> new Sgd(parameters, Sgd.Settings.of(1e-2, 0)));
    }

    private static void assertGoesOn(Function<Map<String, Tensor>, Optimizer<?>> make) {
        Map<String, Tensor> parameters = start();
        Optimizer<?> optimizer = make.apply(parameters);
        Map<String, Tensor> later = start();
        Optimizer<?> restored = make.apply(later);
        for (int step = 1; step <= 6; step++) {
            takeGradients(parameters, step);
            optimizer.step();
            if (step == 3) {
                restored.restore(optimizer.state());
                new State(parameters, Map.of()).copyTo("the test", later);
            } else if (step > 3) {
                takeGradients(later, step);
                restored.step();
            }
        }
        for (String name : NAMES) {
            assertArrayEquals(parameters.get(name).data(), later.get(name).data());
        }
        assertEquals(optimizer.state().values(), restored.state().values());
    }

    @Test
    void aParameterWithoutGradientStays() {
        Tensor parameter = Tensor.parameter(new float[] {1}, 1);
        AdamW optimizer = new AdamW(Map.of("p", parameter), AdamW.Settings.of(0.1, 0.5));
        optimizer.step();
        assertEquals(1, parameter.data()[0]);
        assertNull(parameter.gradient());
        assertEquals(Map.of("p.steps", 0L), optimizer.state().values());
    }

    @Test
    void settingsOutOfRangeAreNamed() {
        assertRefused("learning rate is -1.0", () -> AdamW.Settings.of(-1, 0));
        assertRefused("beta2 is 1.0", () -> new AdamW.Settings(1, 0.9, 1, 1e-8, 0));
        assertRefused("weight decay is NaN", () -> AdamW.Settings.of(1, Double.NaN));
        assertRefused("dampening is 0.1", () -> new Sgd.Settings(1, 0.9, 0.1, true, 0));
        assertRefused("momentum is 0.0", () -> new Sgd.Settings(1, 0, 0, true, 0));
        Tensor p = Tensor.parameter(new float[1], 1);
        ParameterGroup<Sgd.Settings> group =
                new ParameterGroup<>(Map.of("p", p), Sgd.Settings.of(1, 0));
        assertRefused("`p` is there twice", () -> new Sgd(List.of(group, group)));
    }

    private static void assertRefused(String message, Executable action) {
        String actual = assertThrows(IllegalArgumentException.class, action).getMessage();
        assertTrue(actual.contains(message), actual);
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

    /** transformers' factors for 12 steps, of which 3 warm up. */
    @Test
    void schedulesAreThoseOfTransformers() {
        for (Schedule schedule : Schedule.values()) {
            String name = "schedule." + schedule.name().toLowerCase(Locale.ROOT);
            float[] expected = reference.tensor(name).toFloats();
            for (int step = 1; step <= expected.length; step++) {
                assertEquals(expected[step - 1], schedule.factor(step, 12, 3), 6e-8,
                        name + ", step " + step);
            }
        }
    }

    @Test
    void schedulesBeginAtThePeakWithoutWarmupAndEndAtTheirEnd() {
        for (Schedule schedule : Schedule.values()) {
            assertEquals(1, schedule.factor(1, 10, 0));
            double end = schedule == Schedule.CONSTANT ? 1 : 0;
            assertEquals(end, schedule.factor(11, 10, 0), 1e-12);
            assertEquals(end, schedule.factor(25, 10, 0), 1e-12);
            assertEquals(0.5, schedule.factor(3, 4, 4));
        }
        assertRefused("no step 0", () -> Schedule.LINEAR.factor(0, 10, 0));
    }
}
