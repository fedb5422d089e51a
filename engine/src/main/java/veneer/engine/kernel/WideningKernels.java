package veneer.engine.kernel;

import veneer.engine.kernel.quantized.BlockKernel;
import veneer.engine.kernel.quantized.BlockType;

/**
 * Stored number formats widened to float32. Each is exact: the scalar and the vector twin give the
 * same bits.
 */
public interface WideningKernels {
    /** bfloat16: the upper half of a float32. */
    void bfloat16(short[] from, int fromOffset, float[] to, int toOffset, int count);

    /** IEEE 754 binary16. */
    void float16(short[] from, int fromOffset, float[] to, int toOffset, int count);

    /** {@return what widens the blocks of a quantized type} */
    BlockKernel blocks(BlockType type);

    /** {@link #bfloat16} or {@link #float16}. */
    @FunctionalInterface
    interface HalfWords {
        /** Calls it. */
        void widen(WideningKernels kernels, short[] from, int fromOffset, float[] to, int toOffset,
                int count);
    }
}
