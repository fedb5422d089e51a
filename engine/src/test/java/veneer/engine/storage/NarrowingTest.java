package veneer.engine.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers that are stored in fewer bits. */
class NarrowingTest {
    private static final int[] SHAPE = {2, 2};

    @Test
    void eachIsRoundedToTheNearest() {
        float[] values = {1.00048828125f, -2.0029296875f, 0, Float.NEGATIVE_INFINITY};
        StoredTensor f16 = Narrowing.store("w", DataType.F16, SHAPE, values);
        assertArrayEquals(new float[] {1, -2.00390625f, 0, Float.NEGATIVE_INFINITY},
                f16.toFloats());
        assertEquals(8, f16.bytes());
        assertArrayEquals(new float[] {1, -2, 0, Float.NEGATIVE_INFINITY},
                Narrowing.store("w", DataType.BF16, SHAPE, values).toFloats());
        assertArrayEquals(values, Narrowing.store("w", DataType.F32, SHAPE, values).toFloats());
    }

    @ParameterizedTest
    @CsvSource({"F16, 65519, 65520", "BF16, 3.3895e38, 3.4e38"})
    void whatIsBeyondTheTypeIsRefused(DataType type, float held, float beyond) {
        float[] values = {0, held, -held, 0};
        assertTrue(
                Math.abs(Narrowing.store("w", type, SHAPE, values).toFloats()[1]) <= held * 1.01);
        values[2] = -beyond;
        String message = assertThrows(IllegalArgumentException.class,
                () -> Narrowing.store("w", type, SHAPE, values)).getMessage();
        assertTrue(message.contains("`w`") && message.contains(type.name()), message);
    }

    @Test
    void otherTypesAreNotWritten() {
        assertThrows(IllegalArgumentException.class,
                () -> Narrowing.store("w", DataType.Q8_0, new int[] {32}, new float[32]));
    }
}
