package veneer.engine.kernel.vector;

import static veneer.engine.kernel.vector.SixteenBytes.load;
import static veneer.engine.kernel.vector.SixteenBytes.store;

import veneer.engine.kernel.quantized.BlockKernel;
import veneer.engine.kernel.quantized.BlockType;
import veneer.engine.kernel.quantized.ScalarQ8_0;

/** The twin of {@link ScalarQ8_0}. */
final class VectorQ8_0 implements BlockKernel {
    private static final int ELEMENTS = BlockType.Q8_0.elements();
    private static final int BYTES = BlockType.Q8_0.bytes();

    @Override
    public void widen(byte[] from, int fromOffset, float[] to, int toOffset, int blocks) {
        for (int block = 0; block < blocks; block++) {
            int at = fromOffset + block * BYTES;
            int element = toOffset + block * ELEMENTS;
            float scale = BlockKernel.float16(from, at);
            store(load(from, at + 2), scale, to, element);
            store(load(from, at + 18), scale, to, element + 16);
        }
    }
}
