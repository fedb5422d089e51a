package veneer.engine.kernel.quantized;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** Single elements worked out by hand; what gguf-py makes of whole blocks is tested elsewhere. */
class BlockKernelTest {
    private static float[] values(BlockType type, BlockKernel kernel, byte[] block) {
        float[] values = new float[type.elements()];
        kernel.widen(block, 0, values, 0, 1);
        return values;
    }

    @Test
    void q8_0IsScaleTimesSignedBytes() {
        byte[] block = new byte[BlockType.Q8_0.bytes()];
        block[1] = 0x38; // binary16 0.5
        block[2] = -128;
        block[33] = 127;
        float[] x = values(BlockType.Q8_0, new ScalarQ8_0(), block);
        assertEquals(-64f, x[0]);
        assertEquals(0f, x[1]);
        assertEquals(63.5f, x[31]);
    }

    @Test
    void q4_1HasItsFirstHalfInTheLowHalvesOfBytes() {
        byte[] block = new byte[BlockType.Q4_1.bytes()];
        block[1] = 0x38; // binary16 0.5
        block[3] = (byte) 0xBC; // binary16 -1
        block[4] = (byte) 0xF3;
        float[] x = values(BlockType.Q4_1, new ScalarQ4_1(), block);
        assertEquals(0.5f, x[0]);
        assertEquals(6.5f, x[16]);
        assertEquals(-1f, x[1]);
    }

    @Test
    void q4_kHasScalesOfSixBits() {
        byte[] block = new byte[BlockType.Q4_K.bytes()];
        block[1] = 0x3C; // binary16 1
        block[3] = 0x38; // binary16 0.5
        block[5] = (byte) 0b10_000111; // group 1: s = 7; the top bits of group 5's
        block[13] = 0b0000_0011; // the others of group 5's s
        block[9] = 0b01_000010; // group 1: t = 2; the top bits of group 5's
        block[16] = (byte) 0xA1;
        block[16 + 2 * 32] = (byte) 0xA1;
        float[] x = values(BlockType.Q4_K, new ScalarQ4_K(), block);
        assertEquals(0f, x[0]);
        assertEquals(7 * 10 - 0.5f * 2, x[32]);
        assertEquals(0f, x[2 * 64]);
        assertEquals(0b10_0011 * 10 - 0.5f * 0b01_0000, x[2 * 64 + 32]);
    }

    @Test
    void q6_kHasItsUpperBitsApart() {
        byte[] block = new byte[BlockType.Q6_K.bytes()];
        block[209] = 0x3C; // binary16 1
        block[192 + 8 + 6] = -3; // the elements from 128 + 96 on
        block[64 + 32 + 5] = 0x70;
        block[128 + 32 + 5] = (byte) 0b10_000000;
        float[] x = values(BlockType.Q6_K, new ScalarQ6_K(), block);
        assertEquals(-3 * (0b10_0111 - 32), x[128 + 96 + 5]);
        assertEquals(-3 * -32, x[128 + 96 + 6]);
        assertEquals(-0f, x[0]);
    }

    @Test
    void blocksAreCountedFromAnyOffset() {
        byte[] blocks = new byte[1 + 2 * BlockType.Q4_0.bytes()];
        blocks[1 + 18 + 1] = (byte) 0xBC; // binary16 -1
        blocks[1 + 18 + 2] = 8;
        float[] x = new float[3 + 64 + 1];
        new ScalarQ4_0().widen(blocks, 1, x, 3, 2);
        assertEquals(0f, x[2]);
        assertEquals(-0f, x[3 + 32]);
        assertEquals(8f, x[3 + 33]);
        assertEquals(0f, x[67]);
    }
}
