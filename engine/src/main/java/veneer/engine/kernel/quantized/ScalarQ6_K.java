package veneer.engine.kernel.quantized;

/**
 * 256 elements in 210 bytes: 128 bytes with the lower four bits of each q, 64 bytes with the upper
 * two, a signed byte s for each 16 elements, d; {@code x = (d·s)·(q − 32)}.
 *
 * <p>Each half of the elements has 64 of the bytes with lower bits, its first half their low
 * halves, and 32 of those with upper bits, its first quarter the lowest two of each.
 */
public final class ScalarQ6_K implements BlockKernel {
    private static final int ELEMENTS = BlockType.Q6_K.elements();
    private static final int BYTES = BlockType.Q6_K.bytes();
    private static final int UPPER_BITS = 128;
    private static final int SCALES = 192;
    private static final int SCALE = 208;

    ScalarQ6_K() {}

    @Override
    public void widen(byte[] from, int fromOffset, float[] to, int toOffset, int blocks) {
        for (int block = 0; block < blocks; block++) {
            int at = fromOffset + block * BYTES;
            int element = toOffset + block * ELEMENTS;
            float d = BlockKernel.float16(from, at + SCALE);
            for (int group = 0; group < 16; group++) {
                float scale = d * from[at + SCALES + group];
                int lower = at + group / 8 * 64 + group % 4 * 16;
                int lowerShift = group / 4 % 2 * 4;
                int upper = at + UPPER_BITS + group / 8 * 32 + group % 2 * 16;
                int upperShift = group / 2 % 4 * 2;
                for (int i = 0; i < 16; i++) {
                    int q = from[lower + i] >> lowerShift & 15
                            | (from[upper + i] >> upperShift & 3) << 4;
                    to[element + 16 * group + i] = scale * (q - 32);
                }
            }
        }
    }
}
