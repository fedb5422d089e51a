package veneer.engine.kernel.quantized;

/**
 * 32 elements in 22 bytes: d, then 32 bits, the fifth of each q, then the lower ones as in {@link
 * ScalarQ4_0}; {@code x = d·(q − 16)}.
 */
public final class ScalarQ5_0 implements BlockKernel {
    private static final int ELEMENTS = BlockType.Q5_0.elements();
    private static final int BYTES = BlockType.Q5_0.bytes();

    ScalarQ5_0() {}

    @Override
    public void widen(byte[] from, int fromOffset, float[] to, int toOffset, int blocks) {
        for (int block = 0; block < blocks; block++) {
            int at = fromOffset + block * BYTES;
            int element = toOffset + block * ELEMENTS;
            float scale = BlockKernel.float16(from, at);
            for (int i = 0; i < 16; i++) {
                int pair = from[at + 6 + i];
                int fifth = from[at + 2 + i / 8] >> i % 8 & 1;
                int fifthOfHigh = from[at + 4 + i / 8] >> i % 8 & 1;
                to[element + i] = scale * ((pair & 15 | fifth << 4) - 16);
                to[element + 16 + i] = scale * ((pair >> 4 & 15 | fifthOfHigh << 4) - 16);
            }
        }
    }
}
