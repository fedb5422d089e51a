package veneer.engine.kernel.vector;

import static veneer.engine.kernel.vector.SixteenBytes.all;
import static veneer.engine.kernel.vector.SixteenBytes.bits;
import static veneer.engine.kernel.vector.SixteenBytes.load;
import static veneer.engine.kernel.vector.SixteenBytes.store;

import jdk.incubator.vector.ByteVector;
import veneer.engine.kernel.quantized.BlockKernel;
import veneer.engine.kernel.quantized.BlockType;
import veneer.engine.kernel.quantized.ScalarIQ4_NL;

/** The twin of {@link ScalarIQ4_NL}. */
final class VectorIQ4_NL implements BlockKernel {
    private static final int ELEMENTS = BlockType.IQ4_NL.elements();
    private static final int BYTES = BlockType.IQ4_NL.bytes();
    private static final byte[] VALUES = ScalarIQ4_NL.values();

    @Override
    public void widen(byte[] from, int fromOffset, float[] to, int toOffset, int blocks) {
        ByteVector fifteen = all(15);
        ByteVector values = load(VALUES, 0);
        for (int block = 0; block < blocks; block++) {
            int at = fromOffset + block * BYTES;
            int element = toOffset + block * ELEMENTS;
            float scale = BlockKernel.float16(from, at);
            ByteVector pairs = load(from, at + 2);
            store(pairs.and(fifteen).selectFrom(values), scale, to, element);
            store(bits(pairs, 4, fifteen).selectFrom(values), scale, to, element + 16);
        }
    }
}
