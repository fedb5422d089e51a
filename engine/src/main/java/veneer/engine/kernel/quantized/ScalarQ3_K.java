package veneer.engine.kernel.quantized;

/**
 * 256 elements in 110 bytes: 32 bytes with the third bit of each q, 64 bytes with the lower two, 12
 * bytes with an s of six bits for each 16 elements, d; {@code x = (d·(s − 32))·(q − 4)}.
 *
 * <p>The first 32 elements have the lowest third bit of all 32 bytes, the last 32 the highest. The
 * lower bits are laid out as in {@link ScalarQ2_K}.
 */
public final class ScalarQ3_K implements BlockKernel {
    private static final int ELEMENTS = BlockType.Q3_K.elements();
    private static final int BYTES = BlockType.Q3_K.bytes();
    private static final int LOWER_BITS = 32;
    private static final int SCALES = 96;
    private static final int SCALE = 108;

    ScalarQ3_K() {}

    @Override
    public void widen(byte[] from, int fromOffset, float[] to, int toOffset, int blocks) {
        for (int block = 0; block < blocks; block++) {
            int at = fromOffset + block * BYTES;
            int element = toOffset + block * ELEMENTS;
            float d = BlockKernel.float16(from, at + SCALE);
            for (int group = 0; group < 16; group++) {
                float scale = d * scale(from, at + SCALES, group);
                int lower = at + LOWER_BITS + group / 8 * 32 + group % 2 * 16;
                int shift = group / 2 % 4 * 2;
                int third = at + group % 2 * 16;
                for (int i = 0; i < 16; i++) {
                    int q = from[lower + i] >> shift & 3 | (from[third + i] >> group / 2 & 1) << 2;
                    to[element + 16 * group + i] = scale * (q - 4);
                }
            }
        }
    }

    /**
     * Reads the integer by which d is multiplied. Its lower four bits are half of one of eight
     * bytes, and its upper two a quarter of one of the four bytes after these.
     *
     * @param from holds the twelve bytes
     * @param at the first of them
     * @param group which 16 elements of the block
     * @return s − 32
     */
    public static int scale(byte[] from, int at, int group) {
        int lower = from[at + group % 8] >> group / 8 * 4 & 15;
        int upper = from[at + 8 + group % 4] >> group / 4 * 2 & 3;
        return (upper << 4 | lower) - 32;
    }
}
