package veneer.engine.storage;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import veneer.engine.kernel.Compute;
import veneer.engine.kernel.WideningKernels;

/**
 * Quantized blocks: copied out of the segment in bulk, a piece at a time, then widened. A span may
 * begin and end within a block.
 *
 * @param type the type of the blocks
 * @param kernel the kernel that widens them
 */
record Blocks(DataType type, Kernel kernel) implements Widening {
    @Override
    public void widen(MemorySegment data, long first, int count, float[] to, int offset) {
        int size = type.blockSize();
        long block = first / size;
        int skipped = (int) (first % size);
        int done = 0;
        if (skipped > 0) {
            done = Math.min(size - skipped, count);
            part(data, block++, skipped, done, to, offset);
        }
        int whole = (count - done) / size;
        whole(data, block, whole, to, offset + done);
        done += whole * size;
        if (done < count) {
            part(data, block + whole, 0, count - done, to, offset + done);
        }
    }

    private void whole(MemorySegment data, long first, int blocks, float[] to, int offset) {
        WideningKernels kernels = Compute.current().kernels().widening();
        byte[] piece = Scratch.current().bytes;
        int bytes = type.blockBytes();
        int atOnce = Scratch.ELEMENTS / type.blockSize();
        for (int done = 0; done < blocks; done += atOnce) {
            int length = Math.min(atOnce, blocks - done);
            MemorySegment.copy(data, ValueLayout.JAVA_BYTE, (first + done) * bytes, piece, 0,
                    length * bytes);
            kernel.widen(kernels, piece, 0, to, offset + done * type.blockSize(), length);
        }
    }

    private void part(MemorySegment data, long block, int skipped, int count, float[] to,
            int offset) {
        float[] elements = new float[type.blockSize()];
        whole(data, block, 1, elements, 0);
        System.arraycopy(elements, skipped, to, offset, count);
    }

    /** A method of {@link WideningKernels}. */
    @FunctionalInterface
    interface Kernel {
        void widen(WideningKernels kernels, byte[] from, int fromOffset, float[] to, int toOffset,
                int blocks);
    }
}
