package veneer.engine.kernel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Digests of what each narrowing kernel gives. */
final class NarrowingDigests {
    private static final int[] COUNTS = {0, 1, 2, 3, 5, 7, 8, 15, 16, 17, 31, 33, 63, 65, 100};

    /** Where a result is placed, and how much room is left around it. */
    private static final int MARGIN = 3;

    private NarrowingDigests() {}

    /** Digests of awkward counts, of the hardest numbers, and of any bits. */
    static List<String> of(NarrowingKernels kernels) {
        List<String> lines = new ArrayList<>();
        float[] any = anyBits(1 << 16);
        for (int count : COUNTS) {
            lines.add(count + " " + digest(kernels, any, count));
        }
        lines.add("any bits " + digest(kernels, any, any.length));
        float[] halfway = aroundMidpoints();
        lines.add("around midpoints " + digest(kernels, halfway, halfway.length));
        return lines;
    }

    /** For every upper half and every float16, the number halfway to the next, and about it. */
    private static float[] aroundMidpoints() {
        float[] numbers = new float[6 << 16];
        for (int i = 0; i < 1 << 16; i++) {
            float half = Float.float16ToFloat((short) i);
            float next = Float.float16ToFloat((short) (i + 1));
            float[] midpoints = {Float.intBitsToFloat(i << 16 | 0x8000), half / 2 + next / 2};
            for (int j = 0; j < 2; j++) {
                int at = 6 * i + 3 * j;
                numbers[at] = midpoints[j];
                numbers[at + 1] = Math.nextDown(midpoints[j]);
                numbers[at + 2] = Math.nextUp(midpoints[j]);
            }
        }
        return numbers;
    }

    private static float[] anyBits(int count) {
        Random random = new Random(13);
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = Float.intBitsToFloat(random.nextInt());
        }
        return numbers;
    }

    private static String digest(NarrowingKernels kernels, float[] from, int count) {
        short[] upper = new short[count + 2 * MARGIN];
        short[] half = new short[count + 2 * MARGIN];
        kernels.bfloat16(from, from.length - count, upper, MARGIN, count);
        kernels.float16(from, from.length - count, half, MARGIN, count);
        return Integer.toHexString(Arrays.hashCode(upper)) + " "
                + Integer.toHexString(Arrays.hashCode(half));
    }
}
