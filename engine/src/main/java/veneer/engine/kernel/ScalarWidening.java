package veneer.engine.kernel;

/** Stored numbers widened one by one. */
public final class ScalarWidening implements WideningKernels {
    /** The kernels, which keep nothing between calls. */
    public ScalarWidening() {}

    private static final int BLOCK = 32;
    private static final int Q8_0_BYTES = 34;
    private static final int Q4_1_BYTES = 20;

    @Override
    public void bfloat16(short[] from, int fromOffset, float[] to, int toOffset, int count) {
        for (int i = 0; i < count; i++) {
            to[toOffset + i] = Float.intBitsToFloat(from[fromOffset + i] << 16);
        }
    }

    @Override
    public void float16(short[] from, int fromOffset, float[] to, int toOffset, int count) {
        for (int i = 0; i < count; i++) {
            to[toOffset + i] = Float.float16ToFloat(from[fromOffset + i]);
        }
    }

    @Override
    public void q8_0(byte[] from, int fromOffset, float[] to, int toOffset, int blocks) {
        for (int block = 0; block < blocks; block++) {
            int position = fromOffset + block * Q8_0_BYTES;
            int element = toOffset + block * BLOCK;
            float scale = float16(from, position);
            for (int i = 0; i < BLOCK; i++) {
                to[element + i] = scale * from[position + 2 + i];
            }
        }
    }

    @Override
    public void q4_1(byte[] from, int fromOffset, float[] to, int toOffset, int blocks) {
        for (int block = 0; block < blocks; block++) {
            int position = fromOffset + block * Q4_1_BYTES;
            int element = toOffset + block * BLOCK;
            float scale = float16(from, position);
            float minimum = float16(from, position + 2);
            for (int i = 0; i < BLOCK / 2; i++) {
                int pair = from[position + 4 + i];
                to[element + i] = scale * (pair & 15) + minimum;
                to[element + BLOCK / 2 + i] = scale * (pair >> 4 & 15) + minimum;
            }
        }
    }

    /** A little-endian float16 among bytes. */
    public static float float16(byte[] from, int position) {
        return Float.float16ToFloat((short) (from[position] & 0xFF | from[position + 1] << 8));
    }
}
