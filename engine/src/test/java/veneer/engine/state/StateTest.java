package veneer.engine.state;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import veneer.engine.io.FormatException;
import veneer.engine.io.SafeTensors;
import veneer.engine.storage.StoredTensor;
import veneer.engine.tensor.Tensor;

class StateTest {
    @TempDir
    Path folder;

    private static State of(String name, float... data) {
        return new State(Map.of(name, Tensor.of(data, data.length)), Map.of(name + ".steps", 7L));
    }

    @Test
    void aFileKeepsEveryBit() throws IOException {
        float[] data = {
                -0f, Float.MIN_VALUE, Float.MAX_VALUE, Float.NEGATIVE_INFINITY,
                Float.intBitsToFloat(0x7FC12345), 1 / 3f,
        };
        Map<String, Object> values = Map.of(
                "long", Long.MAX_VALUE, "third", 1.0 / 3, "text", "cosine \u00e9", "list",
                List.of(1L, true));
        Path file = folder.resolve("state.safetensors");
        new State(Map.of("x", Tensor.of(data, 2, 3)), values).save(file);
        State loaded = State.load(file);
        assertEquals(values, loaded.values());
        assertEquals(Set.of("x"), loaded.tensors().keySet());
        assertArrayEquals(new int[] {2, 3}, loaded.tensors().get("x").shape().toArray());
        for (int i = 0; i < data.length; i++) {
            assertEquals(Float.floatToRawIntBits(data[i]),
                    Float.floatToRawIntBits(loaded.tensors().get("x").data()[i]));
        }
    }

    @Test
    void aStateIsACopy() {
        float[] data = {1, 2};
        State state = of("x", data);
        data[0] = 3;
        assertEquals(1, state.tensors().get("x").data()[0]);
        Tensor target = Tensor.of(new float[2], 2);
        state.copyTo("the test", Map.of("x", target));
        target.data()[0] = 4;
        assertEquals(1, state.tensors().get("x").data()[0]);
    }

    @Test
    void partsGoInAndComeOut() throws IOException {
        State whole = new State(Map.of(), Map.of("step", 5L))
                .with("model", of("x", 1)).with("optimizer", of("x", 2));
        whole.save(folder.resolve("whole"));
        State loaded = State.load(folder.resolve("whole"));
        assertEquals(5L, loaded.values().get("step"));
        assertEquals(2, loaded.part("optimizer").tensors().get("x").item());
        assertEquals(Map.of("x.steps", 7L), loaded.part("model").values());
        assertRefused("two of `model.x`", () -> loaded.with("model", of("x", 3)));
    }

    @Test
    void whatDoesNotFitIsNamedAndChangesNothing() {
        State state = of("x", 1, 2);
        Tensor x = Tensor.of(new float[2], 2);
        Tensor y = Tensor.of(new float[1], 1);
        assertRefused("no tensor `y`, which the test has",
                () -> state.copyTo("the test", Map.of("x", x, "y", y)));
        assertRefused("the tensor `x`, which the test has not",
                () -> state.copyTo("the test", Map.of()));
        assertRefused("`x` is (2) in the state and (1) in the test",
                () -> state.copyTo("the test", Map.of("x", y)));
        assertRefused("no value `n`", () -> state.numbers("the test", Set.of("n")));
        assertRefused("the value `x.steps`", () -> state.numbers("the test", Set.of()));
        assertRefused("`n` of the test is 0.5; it should be a whole number",
                () -> new State(Map.of(), Map.of("n", 0.5)).numbers("the test", Set.of("n")));
        assertEquals(0, x.data()[0]);
    }

    private static void assertRefused(String message, Executable action) {
        String actual = assertThrows(IllegalArgumentException.class, action).getMessage();
        assertTrue(actual.contains(message), actual);
    }

    @Test
    void anotherFileIsRefused() throws IOException {
        Path file = folder.resolve("weights.safetensors");
        SafeTensors.write(file, Map.of(),
                List.of(StoredTensor.ofFloats("w", new int[] {1}, new float[1])));
        String message =
                assertThrows(FormatException.class, () -> State.load(file)).getMessage();
        assertTrue(message.contains("weights.safetensors") && message.contains("is it a state?"),
                message);
    }
}
