package veneer.engine.storage;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import veneer.engine.kernel.Compute;
import veneer.engine.kernel.quantized.BlockKernel;
import veneer.engine.kernel.quantized.BlockType;

/**
 * Quantized blocks: copied out of the segment in bulk, a piece at a time, then widened. A span may
 * begin and end within a block.
 *
 * @param type the type of the blocks
 */
record Blocks(BlockType type) implements Widening {
    @Override
    public void widen(MemorySegment data, long first, int count, float[] to, int offset) {
        BlockKernel kernel = Compute.current().kernels().widening().blocks(type);
        int size = type.elements();
        long block = first / size;
        int skipped = (int) (first % size);
        int done = 0;
        if (skipped > 0) {
            done = Math.min(size - skipped, count);
            part(kernel, data, block++, skipped, done, to, offset);
        }
        int whole = (count - done) / size;
        whole(kernel, data, block, whole, to, offset + done);
        done += whole * size;
        if (done < count) {
            part(kernel, data, block + whole, 0, count - done, to, offset + done);
        }
    }

    private void whole(BlockKernel kernel, MemorySegment data, long first, int blocks, float[] to,
            int offset) {
        byte[] piece = Scratch.current().bytes;
        int bytes = type.bytes();
        int atOnce = Scratch.ELEMENTS / type.elements();
        for (int done = 0; done < blocks; done += atOnce) {
            int length = Math.min(atOnce, blocks - done);
            MemorySegment.copy(data, ValueLayout.JAVA_BYTE, (first + done) * bytes, piece, 0,
                    length * bytes);
            kernel.widen(piece, 0, to, offset + done * type.elements(), length);
        }
    }

    private void part(BlockKernel kernel, MemorySegment data, long block, int skipped, int count,
            float[] to, int offset) {
        float[] elements = Scratch.current().block;
        whole(kernel, data, block, 1, elements, 0);
        System.arraycopy(elements, skipped, to, offset, count);
    }
}
