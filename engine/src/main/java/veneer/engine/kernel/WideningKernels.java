package veneer.engine.kernel;

/**
 * Stored number formats widened to float32. Each is exact: the scalar and the vector twin give the
 * same bits.
 */
public interface WideningKernels {
    /** bfloat16: the upper half of a float32. */
    void bfloat16(short[] from, int fromOffset, float[] to, int toOffset, int count);

    /** IEEE 754 binary16. */
    void float16(short[] from, int fromOffset, float[] to, int toOffset, int count);

    /**
     * GGUF's Q8_0: blocks of 34 bytes, a float16 scale {@code d} and 32 signed bytes {@code q};
     * {@code x = d·q}.
     *
     * @param blocks the number of blocks
     */
    void q8_0(byte[] from, int fromOffset, float[] to, int toOffset, int blocks);

    /**
     * GGUF's Q4_1: blocks of 20 bytes, float16 {@code d} and {@code m} and 16 bytes of which the
     * low nibbles are elements 0…15 and the high nibbles 16…31; {@code x = d·q + m}, product and
     * sum each rounded as gguf-py does.
     *
     * @param blocks the number of blocks
     */
    void q4_1(byte[] from, int fromOffset, float[] to, int toOffset, int blocks);

    /** {@link #bfloat16} or {@link #float16}. */
    @FunctionalInterface
    interface HalfWords {
        /** Calls it. */
        void widen(WideningKernels kernels, short[] from, int fromOffset, float[] to, int toOffset,
                int count);
    }
}
