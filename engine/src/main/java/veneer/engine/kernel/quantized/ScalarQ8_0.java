package veneer.engine.kernel.quantized;

/**
 * 32 elements in 34 bytes: d, then each q, a signed byte; {@code x = d·q}.
 */
public final class ScalarQ8_0 implements BlockKernel {
    private static final int ELEMENTS = BlockType.Q8_0.elements();
    private static final int BYTES = BlockType.Q8_0.bytes();

    ScalarQ8_0() {}

    @Override
    public void widen(byte[] from, int fromOffset, float[] to, int toOffset, int blocks) {
        for (int block = 0; block < blocks; block++) {
            int at = fromOffset + block * BYTES;
            int element = toOffset + block * ELEMENTS;
            float scale = BlockKernel.float16(from, at);
            for (int i = 0; i < 32; i++) {
                to[element + i] = scale * from[at + 2 + i];
            }
        }
    }
}
