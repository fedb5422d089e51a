package veneer.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Narrowing rounds to the nearest even number. */
class NarrowingKernelsTest {
    private static final int INFINITY_BFLOAT16 = 0x7F80;
    private static final int INFINITY_FLOAT16 = 0x7C00;

    private final NarrowingKernels scalar = new ScalarNarrowing();

    @Test
    void bfloat16RoundsToTheNearestEvenNumber() {
        for (int bits = 0; bits < INFINITY_BFLOAT16; bits++) {
            float midpoint = Float.intBitsToFloat(bits << 16 | 0x8000);
            assertEquals(bits, bfloat16(Float.intBitsToFloat(bits << 16)));
            assertEquals(bits, bfloat16(Math.nextDown(midpoint)));
            assertEquals(bits + bits % 2, bfloat16(midpoint));
            assertEquals(bits + 1, bfloat16(Math.nextUp(midpoint)));
            assertEquals((short) (bits + bits % 2 | 0x8000), bfloat16(-midpoint));
        }
    }

    /** Beyond the largest number the next would be 65536. */
    @Test
    void float16RoundsToTheNearestEvenNumber() {
        for (int bits = 0; bits < INFINITY_FLOAT16; bits++) {
            float number = Float.float16ToFloat((short) bits);
            float next = bits + 1 == INFINITY_FLOAT16
                    ? 65536f
                    : Float.float16ToFloat((short) (bits + 1));
            float midpoint = (number + next) / 2;
            assertEquals(bits, float16(number));
            assertEquals(bits, float16(Math.nextDown(midpoint)));
            assertEquals(bits + bits % 2, float16(midpoint));
            assertEquals(bits + 1, float16(Math.nextUp(midpoint)));
            assertEquals((short) (bits + bits % 2 | 0x8000), float16(-midpoint));
        }
    }

    @ParameterizedTest
    @CsvSource({
            "7F800000, 7F80, 7C00",
            "FF800000, FF80, FC00",
            "7F7FFFFF, 7F80, 7C00",
            "FF7FFFFF, FF80, FC00",
            "7F800001, 7FC0, 7E00",
            "7FFFFFFF, 7FC0, 7E00",
            "FFC00000, 7FC0, 7E00",
            "80000000, 8000, 8000",
            "80000001, 8000, 8000",
    })
    void nonFiniteNumbersAndZeros(String float32, String bfloat16, String float16) {
        float x = Float.intBitsToFloat(Integer.parseUnsignedInt(float32, 16));
        assertEquals((short) Integer.parseInt(bfloat16, 16), bfloat16(x));
        assertEquals((short) Integer.parseInt(float16, 16), float16(x));
    }

    private short bfloat16(float x) {
        short[] to = new short[1];
        scalar.bfloat16(new float[] {x}, 0, to, 0, 1);
        return to[0];
    }

    private short float16(float x) {
        short[] to = new short[1];
        scalar.float16(new float[] {x}, 0, to, 0, 1);
        return to[0];
    }
}
