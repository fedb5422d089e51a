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
}
