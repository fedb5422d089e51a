package veneer.engine.kernel.vector;

import static veneer.engine.kernel.vector.SixteenBytes.all;
import static veneer.engine.kernel.vector.SixteenBytes.bits;
import static veneer.engine.kernel.vector.SixteenBytes.load;
import static veneer.engine.kernel.vector.SixteenBytes.or;
import static veneer.engine.kernel.vector.SixteenBytes.store;

import jdk.incubator.vector.ByteVector;
import veneer.engine.kernel.quantized.BlockKernel;
import veneer.engine.kernel.quantized.BlockType;
import veneer.engine.kernel.quantized.ScalarQ5_0;

/** The twin of {@link ScalarQ5_0}. */
final class VectorQ5_0 implements BlockKernel {
    private static final int ELEMENTS = BlockType.Q5_0.elements();
    private static final int BYTES = BlockType.Q5_0.bytes();

    @Override
    public void widen(byte[] from, int fromOffset, float[] to, int toOffset, int blocks) {
        ByteVector fifteen = all(15);
        ByteVector sixteen = all(16);
        for (int block = 0; block < blocks; block++) {
            int at = fromOffset + block * BYTES;
            int element = toOffset + block * ELEMENTS;
            float scale = BlockKernel.float16(from, at);
            ByteVector pairs = load(from, at + 6);
            ByteVector low = or(pairs.and(fifteen), sixteen, from, at + 2);
            ByteVector high = or(bits(pairs, 4, fifteen), sixteen, from, at + 4);
            store(low.sub(sixteen), scale, to, element);
            store(high.sub(sixteen), scale, to, element + 16);
        }
    }
}
