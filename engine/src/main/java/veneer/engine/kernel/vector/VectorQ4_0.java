package veneer.engine.kernel.vector;

import static veneer.engine.kernel.vector.SixteenBytes.all;
import static veneer.engine.kernel.vector.SixteenBytes.bits;
import static veneer.engine.kernel.vector.SixteenBytes.load;
import static veneer.engine.kernel.vector.SixteenBytes.store;

import jdk.incubator.vector.ByteVector;
import veneer.engine.kernel.quantized.BlockKernel;
import veneer.engine.kernel.quantized.BlockType;
import veneer.engine.kernel.quantized.ScalarQ4_0;

/** The twin of {@link ScalarQ4_0}. */
final class VectorQ4_0 implements BlockKernel {
    private static final int ELEMENTS = BlockType.Q4_0.elements();
    private static final int BYTES = BlockType.Q4_0.bytes();

    @Override
    public void widen(byte[] from, int fromOffset, float[] to, int toOffset, int blocks) {
        ByteVector fifteen = all(15);
        ByteVector zero = all(8);
        for (int block = 0; block < blocks; block++) {
            int at = fromOffset + block * BYTES;
            int element = toOffset + block * ELEMENTS;
            float scale = BlockKernel.float16(from, at);
            ByteVector pairs = load(from, at + 2);
            store(pairs.and(fifteen).sub(zero), scale, to, element);
            store(bits(pairs, 4, fifteen).sub(zero), scale, to, element + 16);
        }
    }
}
