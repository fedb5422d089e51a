package veneer.engine.kernel.quantized;

/**
 * 32 elements in 24 bytes: d, m, then q as in {@link ScalarQ5_0}; {@code x = d·q + m}.
 */
public final class ScalarQ5_1 implements BlockKernel {
    private static final int ELEMENTS = BlockType.Q5_1.elements();
    private static final int BYTES = BlockType.Q5_1.bytes();

    ScalarQ5_1() {}

    @Override
    public void widen(byte[] from, int fromOffset, float[] to, int toOffset, int blocks) {
        for (int block = 0; block < blocks; block++) {
            int at = fromOffset + block * BYTES;
            int element = toOffset + block * ELEMENTS;
            float scale = BlockKernel.float16(from, at);
            float minimum = BlockKernel.float16(from, at + 2);
            for (int i = 0; i < 16; i++) {
                int pair = from[at + 8 + i];
                int fifth = from[at + 4 + i / 8] >> i % 8 & 1;
                int fifthOfHigh = from[at + 6 + i / 8] >> i % 8 & 1;
                to[element + i] = scale * (pair & 15 | fifth << 4) + minimum;
                to[element + 16 + i] = scale * (pair >> 4 & 15 | fifthOfHigh << 4) + minimum;
            }
        }
    }
}
