package veneer.engine.kernel.quantized;

/**
 * 32 elements in 18 bytes: d, then 16 bytes, whose low halves are q of the elements 0…15, and whose
 * high halves are those of 16…31; {@code x = d·(q − 8)}.
 */
public final class ScalarQ4_0 implements BlockKernel {
    private static final int ELEMENTS = BlockType.Q4_0.elements();
    private static final int BYTES = BlockType.Q4_0.bytes();

    ScalarQ4_0() {}

    @Override
    public void widen(byte[] from, int fromOffset, float[] to, int toOffset, int blocks) {
        for (int block = 0; block < blocks; block++) {
            int at = fromOffset + block * BYTES;
            int element = toOffset + block * ELEMENTS;
            float scale = BlockKernel.float16(from, at);
            for (int i = 0; i < 16; i++) {
                int pair = from[at + 2 + i];
                to[element + i] = scale * ((pair & 15) - 8);
                to[element + 16 + i] = scale * ((pair >> 4 & 15) - 8);
            }
        }
    }
}
