package veneer.engine.kernel.vector;

import static veneer.engine.kernel.vector.SixteenBytes.all;
import static veneer.engine.kernel.vector.SixteenBytes.bits;
import static veneer.engine.kernel.vector.SixteenBytes.load;
import static veneer.engine.kernel.vector.SixteenBytes.store;

import jdk.incubator.vector.ByteVector;
import veneer.engine.kernel.quantized.BlockKernel;
import veneer.engine.kernel.quantized.BlockType;
import veneer.engine.kernel.quantized.ScalarQ4_K;
import veneer.engine.kernel.quantized.SixBits;

/** The twin of {@link ScalarQ4_K}. */
final class VectorQ4_K implements BlockKernel {
    private static final int ELEMENTS = BlockType.Q4_K.elements();
    private static final int BYTES = BlockType.Q4_K.bytes();
    private static final int SCALES = 4;
    private static final int QUANTS = 16;

    @Override
    public void widen(byte[] from, int fromOffset, float[] to, int toOffset, int blocks) {
        ByteVector fifteen = all(15);
        for (int block = 0; block < blocks; block++) {
            int at = fromOffset + block * BYTES;
            int element = toOffset + block * ELEMENTS;
            float d = BlockKernel.float16(from, at);
            float e = BlockKernel.float16(from, at + 2);
            for (int group = 0; group < 8; group++) {
                float scale = d * SixBits.first(from, at + SCALES, group);
                float minimum = -(e * SixBits.second(from, at + SCALES, group));
                int pairs = at + QUANTS + group / 2 * 32;
                for (int half = 0; half < 32; half += 16) {
                    ByteVector q = bits(load(from, pairs + half), group % 2 * 4, fifteen);
                    store(q, scale, minimum, to, element + 32 * group + half);
                }
            }
        }
    }
}
