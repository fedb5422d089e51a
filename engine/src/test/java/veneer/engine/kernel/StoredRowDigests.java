package veneer.engine.kernel;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import veneer.engine.kernel.KernelCase.Values;

/** Digests of products with stored rows, at awkward sizes and of awkward numbers. */
final class StoredRowDigests {
    private static final int[] ROWS = {0, 1, 2, 3, 8};
    private static final int[] DEPTHS = {0, 1, 15, 16, 17, 64, 144};

    /** Where a row or its products begin, and how much room is left after them. */
    private static final int MARGIN = 3;

    private StoredRowDigests() {}

    static List<String> of(StoredRowKernels kernels) {
        List<String> lines = new ArrayList<>();
        for (Values values : Values.values()) {
            for (int depth : DEPTHS) {
                for (int rows : ROWS) {
                    lines.add(values + ", " + rows + " rows of " + depth + ": "
                            + digests(kernels, values, rows, depth));
                }
            }
        }
        return lines;
    }

    private static String digests(StoredRowKernels kernels, Values values, int rows, int depth) {
        Random random = new Random(31L * rows + depth);
        float[] x = new float[depth + 2 * MARGIN];
        for (int i = 0; i < x.length; i++) {
            x[i] = values.draw(random);
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment wide = arena.allocate((long) Float.BYTES * rows * depth + MARGIN);
            MemorySegment upper = arena.allocate((long) Short.BYTES * rows * depth + MARGIN);
            MemorySegment half = arena.allocate((long) Short.BYTES * rows * depth + MARGIN);
            for (long i = 0; i < (long) rows * depth; i++) {
                float w = values.draw(random);
                short bits = (short) (Float.floatToRawIntBits(w) >> Short.SIZE);
                wide.set(ValueLayout.JAVA_FLOAT_UNALIGNED, MARGIN + i * Float.BYTES, w);
                upper.set(ValueLayout.JAVA_SHORT_UNALIGNED, MARGIN + i * Short.BYTES, bits);
                half.set(ValueLayout.JAVA_SHORT_UNALIGNED, MARGIN + i * Short.BYTES,
                        values == Values.BITS ? bits : Float.floatToFloat16(w));
            }
            float[] y = room(rows);
            kernels.float32(rows, depth, x, MARGIN, wide, MARGIN, y, MARGIN);
            float[] y2 = room(rows);
            kernels.bfloat16(rows, depth, x, MARGIN, upper, MARGIN, y2, MARGIN);
            float[] y3 = room(rows);
            kernels.float16(rows, depth, x, MARGIN, half, MARGIN, y3, MARGIN);
            return digest(y) + " " + digest(y2) + " " + digest(y3);
        }
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
