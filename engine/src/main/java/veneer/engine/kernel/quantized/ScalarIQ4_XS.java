package veneer.engine.kernel.quantized;

/**
 * 256 elements in 136 bytes: d, 6 bytes with an s of six bits for each 32 elements, then 16 bytes
 * with their q, as in {@link ScalarIQ4_NL}; {@code x = (d·(s − 32))·v[q]}.
 *
 * <p>The upper two bits of s are in the first two of the 6 bytes, the lower four in the others.
 */
public final class ScalarIQ4_XS implements BlockKernel {
    private static final int ELEMENTS = BlockType.IQ4_XS.elements();
    private static final int BYTES = BlockType.IQ4_XS.bytes();
    private static final int QUANTS = 8;

    ScalarIQ4_XS() {}

    @Override
    public void widen(byte[] from, int fromOffset, float[] to, int toOffset, int blocks) {
        for (int block = 0; block < blocks; block++) {
            int at = fromOffset + block * BYTES;
            int element = toOffset + block * ELEMENTS;
            float d = BlockKernel.float16(from, at);
            for (int group = 0; group < 8; group++) {
                float scale = d * scale(from, at, group);
                ScalarIQ4_NL.block(from, at + QUANTS + 16 * group, scale, to, element + 32 * group);
            }
        }
    }

    /**
     * Reads the integer by which d is multiplied.
     *
     * @param from holds a block
     * @param at the byte where it starts
     * @param group which 32 of its elements
     * @return s − 32
     */
    public static int scale(byte[] from, int at, int group) {
        int upper = from[at + 2 + group / 4] >> group % 4 * 2 & 3;
        int lower = from[at + 4 + group / 2] >> group % 2 * 4 & 15;
        return (upper << 4 | lower) - 32;
    }
}
