package veneer.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** Widening is exact. */
class WideningKernelsTest {
    private final WideningKernels scalar = new ScalarWidening();

    @Test
    void bfloat16IsTheUpperHalfOfAFloat() {
        short[] from = {0x3F80, (short) 0xC000, 0x0000, (short) 0x8000, 0x7F80, 0x0001};
        float[] to = new float[from.length];
        scalar.bfloat16(from, 0, to, 0, from.length);
        assertArrayEquals(
                new float[] {1f, -2f, 0f, -0f, Float.POSITIVE_INFINITY, 0x1p-133f}, to);
    }

    @Test
    void float16HasSubnormalNumbersAndInfinities() {
        short[] from = {0x3C00, (short) 0xC000, 0x0001, 0x7BFF, (short) 0xFC00, (short) 0x8000};
        float[] to = new float[from.length];
        scalar.float16(from, 0, to, 0, from.length);
        assertArrayEquals(
                new float[] {1f, -2f, 0x1p-24f, 65504f, Float.NEGATIVE_INFINITY, -0f}, to);
    }

    @Test
    void q8_0IsScaleTimesSignedBytes() {
        byte[] block = new byte[34];
        block[1] = 0x38; // float16 0.5
        block[2] = -128;
        block[33] = 127;
        float[] to = new float[32];
        scalar.q8_0(block, 0, to, 0, 1);
        assertEquals(-64f, to[0]);
        assertEquals(0f, to[1]);
        assertEquals(63.5f, to[31]);
    }

    @Test
    void q4_1HasItsFirstHalfInTheLowNibbles() {
        byte[] block = new byte[20];
        block[1] = 0x38; // float16 0.5
        block[3] = (byte) 0xBC; // float16 -1
        block[4] = (byte) 0xF3;
        float[] to = new float[32];
        scalar.q4_1(block, 0, to, 0, 1);
        assertEquals(0.5f, to[0]);
        assertEquals(6.5f, to[16]);
        assertEquals(-1f, to[1]);
    }
}
