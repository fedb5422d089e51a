package veneer.engine.kernel.quantized;

/**
 * 32 elements in 20 bytes: d, m, then q as in {@link ScalarQ4_0}; {@code x = d·q + m}.
 */
public final class ScalarQ4_1 implements BlockKernel {
    private static final int ELEMENTS = BlockType.Q4_1.elements();
    private static final int BYTES = BlockType.Q4_1.bytes();

    ScalarQ4_1() {}

    @Override
    public void widen(byte[] from, int fromOffset, float[] to, int toOffset, int blocks) {
        for (int block = 0; block < blocks; block++) {
            int at = fromOffset + block * BYTES;
            int element = toOffset + block * ELEMENTS;
            float scale = BlockKernel.float16(from, at);
            float minimum = BlockKernel.float16(from, at + 2);
            for (int i = 0; i < 16; i++) {
                int pair = from[at + 4 + i];
                to[element + i] = scale * (pair & 15) + minimum;
                to[element + 16 + i] = scale * (pair >> 4 & 15) + minimum;
            }
        }
    }
}
