package veneer.engine.kernel.quantized;

/**
 * 256 elements in 144 bytes: d, e, 12 bytes with an s and a t of six bits for each 32 elements
 * ({@link SixBits}), then 128 bytes with q; {@code x = (d·s)·q − e·t}.
 *
 * <p>Each 64 elements have 32 of the bytes with q, the first 32 their low halves.
 */
public final class ScalarQ4_K implements BlockKernel {
    private static final int ELEMENTS = BlockType.Q4_K.elements();
    private static final int BYTES = BlockType.Q4_K.bytes();
    private static final int SCALES = 4;
    private static final int QUANTS = 16;

    ScalarQ4_K() {}

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
                int quants = at + QUANTS + group / 2 * 32;
                int shift = group % 2 * 4;
                for (int i = 0; i < 32; i++) {
                    to[element + 32 * group + i] =
                            scale * (from[quants + i] >> shift & 15) - minimum;
                }
            }
        }
    }
}
