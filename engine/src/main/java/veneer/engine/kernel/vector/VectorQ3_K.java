package veneer.engine.kernel.vector;

import static veneer.engine.kernel.vector.SixteenBytes.all;
import static veneer.engine.kernel.vector.SixteenBytes.bits;
import static veneer.engine.kernel.vector.SixteenBytes.load;
import static veneer.engine.kernel.vector.SixteenBytes.store;
import static veneer.engine.kernel.vector.SixteenBytes.up;

import jdk.incubator.vector.ByteVector;
import veneer.engine.kernel.quantized.BlockKernel;
import veneer.engine.kernel.quantized.BlockType;
import veneer.engine.kernel.quantized.ScalarQ3_K;

/** The twin of {@link ScalarQ3_K}. */
final class VectorQ3_K implements BlockKernel {
    private static final int ELEMENTS = BlockType.Q3_K.elements();
    private static final int BYTES = BlockType.Q3_K.bytes();
    private static final int LOWER_BITS = 32;
    private static final int SCALES = 96;
    private static final int SCALE = 108;

    @Override
    public void widen(byte[] from, int fromOffset, float[] to, int toOffset, int blocks) {
        ByteVector one = all(1);
        ByteVector three = all(3);
        ByteVector zero = all(4);
        for (int block = 0; block < blocks; block++) {
            int at = fromOffset + block * BYTES;
            int element = toOffset + block * ELEMENTS;
            float d = BlockKernel.float16(from, at + SCALE);
            for (int sixteen = 0; sixteen < 4; sixteen++) {
                ByteVector lower = load(from, at + LOWER_BITS + 16 * sixteen);
                ByteVector third = load(from, at + sixteen % 2 * 16);
                int firstGroup = sixteen / 2 * 8 + sixteen % 2;
                for (int shift = 0; shift < 8; shift += 2) {
                    int group = firstGroup + shift;
                    ByteVector q = bits(lower, shift, three).or(up(bits(third, group / 2, one), 2));
                    store(q.sub(zero), d * ScalarQ3_K.scale(from, at + SCALES, group), to,
                            element + 16 * group);
                }
            }
        }
    }
}
