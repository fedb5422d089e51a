package veneer.engine.kernel.vector;

import static veneer.engine.kernel.vector.SixteenBytes.all;
import static veneer.engine.kernel.vector.SixteenBytes.bits;
import static veneer.engine.kernel.vector.SixteenBytes.load;
import static veneer.engine.kernel.vector.SixteenBytes.store;
import static veneer.engine.kernel.vector.SixteenBytes.up;

import jdk.incubator.vector.ByteVector;
import veneer.engine.kernel.quantized.BlockKernel;
import veneer.engine.kernel.quantized.BlockType;
import veneer.engine.kernel.quantized.ScalarQ6_K;

/** The twin of {@link ScalarQ6_K}. */
final class VectorQ6_K implements BlockKernel {
    private static final int ELEMENTS = BlockType.Q6_K.elements();
    private static final int BYTES = BlockType.Q6_K.bytes();
    private static final int UPPER_BITS = 128;
    private static final int SCALES = 192;
    private static final int SCALE = 208;

    @Override
    public void widen(byte[] from, int fromOffset, float[] to, int toOffset, int blocks) {
        ByteVector fifteen = all(15);
        ByteVector three = all(3);
        ByteVector zero = all(32);
        for (int block = 0; block < blocks; block++) {
            int at = fromOffset + block * BYTES;
            int element = toOffset + block * ELEMENTS;
            float d = BlockKernel.float16(from, at + SCALE);
            for (int sixteen = 0; sixteen < 4; sixteen++) {
                int lower = at + sixteen / 2 * 64 + sixteen % 2 * 16;
                ByteVector upper = load(from, at + UPPER_BITS + 16 * sixteen);
                int firstGroup = sixteen / 2 * 8 + sixteen % 2;
                for (int shift = 0; shift < 8; shift += 2) {
                    int group = firstGroup + shift;
                    ByteVector q = bits(load(from, lower + shift % 4 * 16), shift / 4 * 4, fifteen)
                            .or(up(bits(upper, shift, three), 4));
                    store(q.sub(zero), d * from[at + SCALES + group], to, element + 16 * group);
                }
            }
        }
    }
}
