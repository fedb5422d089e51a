package veneer.engine.kernel.vector;

import static veneer.engine.kernel.vector.SixteenBytes.all;
import static veneer.engine.kernel.vector.SixteenBytes.bits;
import static veneer.engine.kernel.vector.SixteenBytes.load;
import static veneer.engine.kernel.vector.SixteenBytes.store;

import jdk.incubator.vector.ByteVector;
import veneer.engine.kernel.quantized.BlockKernel;
import veneer.engine.kernel.quantized.BlockType;
import veneer.engine.kernel.quantized.ScalarIQ4_NL;
import veneer.engine.kernel.quantized.ScalarIQ4_XS;

/** The twin of {@link ScalarIQ4_XS}. */
final class VectorIQ4_XS implements BlockKernel {
    private static final int ELEMENTS = BlockType.IQ4_XS.elements();
    private static final int BYTES = BlockType.IQ4_XS.bytes();
    private static final byte[] VALUES = ScalarIQ4_NL.values();
    private static final int QUANTS = 8;

    @Override
    public void widen(byte[] from, int fromOffset, float[] to, int toOffset, int blocks) {
        ByteVector fifteen = all(15);
        ByteVector values = load(VALUES, 0);
        for (int block = 0; block < blocks; block++) {
            int at = fromOffset + block * BYTES;
            int element = toOffset + block * ELEMENTS;
            float d = BlockKernel.float16(from, at);
            for (int group = 0; group < 8; group++) {
                float scale = d * ScalarIQ4_XS.scale(from, at, group);
                ByteVector pairs = load(from, at + QUANTS + 16 * group);
                int first = element + 32 * group;
                store(pairs.and(fifteen).selectFrom(values), scale, to, first);
                store(bits(pairs, 4, fifteen).selectFrom(values), scale, to, first + 16);
            }
        }
    }
}
