package veneer.bench;

import java.util.Random;

/** What matrices are filled with: no number is so small that it slows a processor down. */
final class RandomNumbers {
    private RandomNumbers() {}

    /** Numbers from −½ to ½. */
    static float[] floats(Random random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat() - 0.5f;
        }
        return values;
    }

    /** Such numbers in 16 bits, IEEE 754 binary16. */
    static short[] halfs(Random random, int count) {
        short[] values = new short[count];
        for (int i = 0; i < values.length; i++) {
            values[i] = Float.floatToFloat16(random.nextFloat() - 0.5f);
        }
        return values;
    }
}
