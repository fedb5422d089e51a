package veneer.engine.storage;

import java.lang.foreign.MemorySegment;
import veneer.engine.kernel.quantized.BlockType;

/**
 * The arrays of one thread through which stored bytes pass on their way to float32; small enough to
 * stay in the cache.
 */
final class Scratch {
    /** Elements that are widened at once: 8 KB of half words. */
    static final int ELEMENTS = 4096;

    private static final ThreadLocal<Scratch> CURRENT = ThreadLocal.withInitial(Scratch::new);

    final short[] shorts = new short[ELEMENTS];
    final byte[] bytes = new byte[2 * ELEMENTS];

    /** Room for the elements of a block of which not all are wanted. */
    final float[] block = new float[BlockType.MOST_ELEMENTS];

    /** The bytes, as a segment. */
    final MemorySegment segment = MemorySegment.ofArray(bytes);

    private Scratch() {}

    static Scratch current() {
        return CURRENT.get();
    }
}
