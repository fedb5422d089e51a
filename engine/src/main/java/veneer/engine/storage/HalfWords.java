package veneer.engine.storage;

import java.lang.foreign.MemorySegment;
import veneer.engine.kernel.Compute;
import veneer.engine.kernel.WideningKernels;

/**
 * Floats of 16 bits: copied out of the segment in bulk, a piece at a time, then widened.
 *
 * @param kernel the kernel that widens them
 */
record HalfWords(WideningKernels.HalfWords kernel) implements Widening {
    @Override
    public void widen(MemorySegment data, long first, int count, float[] to, int offset) {
        WideningKernels kernels = Compute.current().kernels().widening();
        short[] piece = Scratch.current().shorts;
        for (int done = 0; done < count; done += piece.length) {
            int length = Math.min(piece.length, count - done);
            MemorySegment.copy(data, PlainNumbers.SHORT, (first + done) * Short.BYTES, piece, 0,
                    length);
            kernel.widen(kernels, piece, 0, to, offset + done, length);
        }
    }
}
