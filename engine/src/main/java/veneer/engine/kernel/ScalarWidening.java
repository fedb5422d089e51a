package veneer.engine.kernel;

import java.util.Map;
import veneer.engine.kernel.quantized.BlockKernel;
import veneer.engine.kernel.quantized.BlockType;

/** Stored numbers widened one by one. */
public final class ScalarWidening implements WideningKernels {
    private static final Map<BlockType, BlockKernel> BLOCKS =
            BlockKernel.ofEach(BlockKernel::scalar);

    /** The kernels, which keep nothing between calls. */
    public ScalarWidening() {}

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
    public BlockKernel blocks(BlockType type) {
        return BLOCKS.get(type);
    }
}
