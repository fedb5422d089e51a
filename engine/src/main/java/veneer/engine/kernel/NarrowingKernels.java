package veneer.engine.kernel;

/**
 * Float32 rounded to the floats of 16 bits: to the nearest, of two equally near ones to the even
 * one; to an infinity what is nearer to the next power of two than to the largest finite number.
 * Every NaN becomes the one quiet NaN of the format, so that files have the same bytes everywhere.
 */
public interface NarrowingKernels {
    /** To bfloat16; NaN is {@code 0x7FC0}. */
    void bfloat16(float[] from, int fromOffset, short[] to, int toOffset, int count);

    /** To IEEE 754 binary16, subnormal numbers included; NaN is {@code 0x7E00}. */
    void float16(float[] from, int fromOffset, short[] to, int toOffset, int count);
}
