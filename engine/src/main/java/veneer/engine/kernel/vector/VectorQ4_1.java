package veneer.engine.kernel.vector;

import static veneer.engine.kernel.vector.SixteenBytes.all;
import static veneer.engine.kernel.vector.SixteenBytes.bits;
import static veneer.engine.kernel.vector.SixteenBytes.load;
import static veneer.engine.kernel.vector.SixteenBytes.store;

import jdk.incubator.vector.ByteVector;
import veneer.engine.kernel.quantized.BlockKernel;
import veneer.engine.kernel.quantized.BlockType;
import veneer.engine.kernel.quantized.ScalarQ4_1;

/** The twin of {@link ScalarQ4_1}. */
final class VectorQ4_1 implements BlockKernel {
    private static final int ELEMENTS = BlockType.Q4_1.elements();
    private static final int BYTES = BlockType.Q4_1.bytes();

    @Override
    public void widen(byte[] from, int fromOffset, float[] to, int toOffset, int blocks) {
        ByteVector fifteen = all(15);
        for (int block = 0; block < blocks; block++) {
            int at = fromOffset + block * BYTES;
            int element = toOffset + block * ELEMENTS;
            float scale = BlockKernel.float16(from, at);
            float minimum = BlockKernel.float16(from, at + 2);
            ByteVector pairs = load(from, at + 4);
            store(pairs.and(fifteen), scale, minimum, to, element);
            store(bits(pairs, 4, fifteen), scale, minimum, to, element + 16);
        }
    }
}
