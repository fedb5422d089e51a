package veneer.engine.kernel;

/** Numbers narrowed one by one. */
public final class ScalarNarrowing implements NarrowingKernels {
    public static final short BFLOAT16_NAN = 0x7FC0;
    public static final short FLOAT16_NAN = 0x7E00;

    /** The kernels, which keep nothing between calls. */
    public ScalarNarrowing() {}

    /** A carry out of the lower half rounds up: half of it less one, and one more if odd above. */
    @Override
    public void bfloat16(float[] from, int fromOffset, short[] to, int toOffset, int count) {
        for (int i = 0; i < count; i++) {
            float x = from[fromOffset + i];
            int bits = Float.floatToRawIntBits(x);
            int rounded = bits + 0x7FFF + (bits >>> 16 & 1);
            to[toOffset + i] = x != x ? BFLOAT16_NAN : (short) (rounded >>> 16);
        }
    }

    @Override
    public void float16(float[] from, int fromOffset, short[] to, int toOffset, int count) {
        for (int i = 0; i < count; i++) {
            float x = from[fromOffset + i];
            to[toOffset + i] = x != x ? FLOAT16_NAN : Float.floatToFloat16(x);
        }
    }
}
