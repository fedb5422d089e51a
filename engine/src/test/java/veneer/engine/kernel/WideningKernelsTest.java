package veneer.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

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
}
