package veneer.engine.kernel.quantized;

/**
 * 256 elements in 84 bytes: a byte for each 16 elements, whose low half is s and whose high half is
 * t, 64 bytes with q, d, e; {@code x = (d·s)·q − e·t}.
 *
 * <p>Each half of the elements has 32 of the bytes with q: its first quarter the lowest two bits of
 * each, its last quarter the highest.
 */
public final class ScalarQ2_K implements BlockKernel {
    private static final int ELEMENTS = BlockType.Q2_K.elements();
    private static final int BYTES = BlockType.Q2_K.bytes();
    private static final int QUANTS = 16;
    private static final int SCALE = 80;
    private static final int MINIMUM = 82;

    ScalarQ2_K() {}

    @Override
    public void widen(byte[] from, int fromOffset, float[] to, int toOffset, int blocks) {
        for (int block = 0; block < blocks; block++) {
            int at = fromOffset + block * BYTES;
            int element = toOffset + block * ELEMENTS;
            float d = BlockKernel.float16(from, at + SCALE);
            float e = BlockKernel.float16(from, at + MINIMUM);
            for (int group = 0; group < 16; group++) {
                float scale = d * (from[at + group] & 15);
                float minimum = e * (from[at + group] >> 4 & 15);
                int quants = at + QUANTS + group / 8 * 32 + group % 2 * 16;
                int shift = group / 2 % 4 * 2;
                for (int i = 0; i < 16; i++) {
                    to[element + 16 * group + i] =
                            scale * (from[quants + i] >> shift & 3) - minimum;
                }
            }
        }
    }
}
