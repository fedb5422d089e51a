package veneer.engine.kernel.quantized;

/**
 * 32 elements in 18 bytes, as in {@link ScalarQ4_0}, but {@code x = d·v[q]}: the values v lie
 * closer together around 0, as weights do.
 */
public final class ScalarIQ4_NL implements BlockKernel {
    private static final int ELEMENTS = BlockType.IQ4_NL.elements();
    private static final int BYTES = BlockType.IQ4_NL.bytes();

    private static final byte[] VALUES =
            {-127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113};

    ScalarIQ4_NL() {}

    @Override
    public void widen(byte[] from, int fromOffset, float[] to, int toOffset, int blocks) {
        for (int block = 0; block < blocks; block++) {
            int at = fromOffset + block * BYTES;
            int element = toOffset + block * ELEMENTS;
            block(from, at + 2, BlockKernel.float16(from, at), to, element);
        }
    }

    /** The elements of sixteen bytes. */
    static void block(byte[] from, int at, float scale, float[] to, int element) {
        for (int i = 0; i < 16; i++) {
            int pair = from[at + i];
            to[element + i] = scale * VALUES[pair & 15];
            to[element + 16 + i] = scale * VALUES[pair >> 4 & 15];
        }
    }

    /** {@return what the four bits of q stand for} */
    public static byte[] values() {
        return VALUES.clone();
    }
}
