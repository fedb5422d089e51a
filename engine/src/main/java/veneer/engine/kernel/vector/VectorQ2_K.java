package veneer.engine.kernel.vector;

import static veneer.engine.kernel.vector.SixteenBytes.all;
import static veneer.engine.kernel.vector.SixteenBytes.bits;
import static veneer.engine.kernel.vector.SixteenBytes.load;
import static veneer.engine.kernel.vector.SixteenBytes.store;

import jdk.incubator.vector.ByteVector;
import veneer.engine.kernel.quantized.BlockKernel;
import veneer.engine.kernel.quantized.BlockType;
import veneer.engine.kernel.quantized.ScalarQ2_K;

/** The twin of {@link ScalarQ2_K}. */
final class VectorQ2_K implements BlockKernel {
    private static final int ELEMENTS = BlockType.Q2_K.elements();
    private static final int BYTES = BlockType.Q2_K.bytes();
    private static final int QUANTS = 16;
    private static final int SCALE = 80;
    private static final int MINIMUM = 82;

    @Override
    public void widen(byte[] from, int fromOffset, float[] to, int toOffset, int blocks) {
        ByteVector three = all(3);
        for (int block = 0; block < blocks; block++) {
            int at = fromOffset + block * BYTES;
            int element = toOffset + block * ELEMENTS;
            float d = BlockKernel.float16(from, at + SCALE);
            float e = BlockKernel.float16(from, at + MINIMUM);
            for (int sixteen = 0; sixteen < 4; sixteen++) {
                ByteVector packed = load(from, at + QUANTS + 16 * sixteen);
                int firstGroup = sixteen / 2 * 8 + sixteen % 2;
                for (int shift = 0; shift < 8; shift += 2) {
                    int group = firstGroup + shift;
                    int pair = from[at + group];
                    store(bits(packed, shift, three), d * (pair & 15), -(e * (pair >> 4 & 15)), to,
                            element + 16 * group);
                }
            }
        }
    }
}
