package veneer.engine.kernel.vector;

import static veneer.engine.kernel.vector.SixteenBytes.all;
import static veneer.engine.kernel.vector.SixteenBytes.bits;
import static veneer.engine.kernel.vector.SixteenBytes.load;
import static veneer.engine.kernel.vector.SixteenBytes.store;
import static veneer.engine.kernel.vector.SixteenBytes.up;

import jdk.incubator.vector.ByteVector;
import veneer.engine.kernel.quantized.BlockKernel;
import veneer.engine.kernel.quantized.BlockType;
import veneer.engine.kernel.quantized.ScalarQ5_K;
import veneer.engine.kernel.quantized.SixBits;

/** The twin of {@link ScalarQ5_K}. */
final class VectorQ5_K implements BlockKernel {
    private static final int ELEMENTS = BlockType.Q5_K.elements();
    private static final int BYTES = BlockType.Q5_K.bytes();
    private static final int SCALES = 4;
    private static final int FIFTH_BITS = 16;
    private static final int LOWER_BITS = 48;

    @Override
    public void widen(byte[] from, int fromOffset, float[] to, int toOffset, int blocks) {
        ByteVector fifteen = all(15);
        ByteVector one = all(1);
        for (int block = 0; block < blocks; block++) {
            int at = fromOffset + block * BYTES;
            int element = toOffset + block * ELEMENTS;
            float d = BlockKernel.float16(from, at);
            float e = BlockKernel.float16(from, at + 2);
            for (int group = 0; group < 8; group++) {
                float scale = d * SixBits.first(from, at + SCALES, group);
                float minimum = -(e * SixBits.second(from, at + SCALES, group));
                int pairs = at + LOWER_BITS + group / 2 * 32;
                for (int half = 0; half < 32; half += 16) {
                    ByteVector fifth = bits(load(from, at + FIFTH_BITS + half), group, one);
                    ByteVector lower = bits(load(from, pairs + half), group % 2 * 4, fifteen);
                    store(lower.or(up(fifth, 4)), scale, minimum, to, element + 32 * group + half);
                }
            }
        }
    }
}
