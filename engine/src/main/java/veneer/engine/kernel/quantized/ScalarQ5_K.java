package veneer.engine.kernel.quantized;

/**
 * 256 elements in 176 bytes: d, e, 12 bytes with an s and a t of six bits for each 32 elements
 * ({@link SixBits}), 32 bytes with the fifth bit of each q, then the lower ones as in {@link
 * ScalarQ4_K}; {@code x = (d·s)·q − e·t}.
 *
 * <p>The first 32 elements have the lowest fifth bit of all 32 bytes, the last 32 the highest.
 */
public final class ScalarQ5_K implements BlockKernel {
    private static final int ELEMENTS = BlockType.Q5_K.elements();
    private static final int BYTES = BlockType.Q5_K.bytes();
    private static final int SCALES = 4;
    private static final int FIFTH_BITS = 16;
    private static final int LOWER_BITS = 48;

    ScalarQ5_K() {}

    @Override
    public void widen(byte[] from, int fromOffset, float[] to, int toOffset, int blocks) {
        for (int block = 0; block < blocks; block++) {
            int at = fromOffset + block * BYTES;
            int element = toOffset + block * ELEMENTS;
            float d = BlockKernel.float16(from, at);
            float e = BlockKernel.float16(from, at + 2);
            for (int group = 0; group < 8; group++) {
                float scale = d * SixBits.first(from, at + SCALES, group);
                float minimum = e * SixBits.second(from, at + SCALES, group);
                int lower = at + LOWER_BITS + group / 2 * 32;
                int shift = group % 2 * 4;
                int fifth = at + FIFTH_BITS;
                for (int i = 0; i < 32; i++) {
                    int q = from[lower + i] >> shift & 15 | (from[fifth + i] >> group & 1) << 4;
                    to[element + 32 * group + i] = scale * q - minimum;
                }
            }
        }
    }
}
