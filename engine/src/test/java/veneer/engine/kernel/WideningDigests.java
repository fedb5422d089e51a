package veneer.engine.kernel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import veneer.engine.kernel.quantized.BlockType;

/** Digests of what each widening kernel gives. */
final class WideningDigests {
    /** Where a result is placed, and how much room is left around it. */
    private static final int MARGIN = 3;

    private WideningDigests() {}

    /** Digests of every 16-bit number, of random blocks, and of awkward counts. */
    static List<String> of(WideningKernels kernels) {
        List<String> lines = new ArrayList<>();
        short[] halves = new short[1 << 16];
        for (int i = 0; i < halves.length; i++) {
            halves[i] = (short) i;
        }
        int[] counts = {0, 1, 2, 3, 5, 7, 8, 15, 16, 17, 31, 33, 63, 65, 100};
        for (int count : counts) {
            float[] to = room(count);
            kernels.bfloat16(halves, 16000, to, MARGIN, count);
            lines.add("bfloat16 " + count + " " + digest(to));
            kernels.float16(halves, 1000, to, MARGIN, count);
            lines.add("float16 " + count + " " + digest(to));
        }
        float[] all = room(halves.length);
        kernels.bfloat16(halves, 0, all, MARGIN, halves.length);
        lines.add("every bfloat16 " + digest(all));
        kernels.float16(halves, 0, all, MARGIN, halves.length);
        lines.add("every float16 " + digest(all));
        for (BlockType type : BlockType.values()) {
            byte[] blocks = new byte[100 * type.bytes() + MARGIN];
            new Random(7).nextBytes(blocks);
            for (int count : counts) {
                float[] to = room(count * type.elements());
                kernels.blocks(type).widen(blocks, 1 + count % 2, to, MARGIN, count);
                lines.add(type + " " + count + " " + digest(to));
            }
        }
        return lines;
    }

    private static float[] room(int count) {
        float[] room = new float[count + 2 * MARGIN];
        Arrays.fill(room, 42f);
        return room;
    }

    private static String digest(float[] values) {
        int digest = 0;
        for (float value : values) {
            digest = 31 * digest + Float.floatToIntBits(value);
        }
        return Integer.toHexString(digest);
    }
}
