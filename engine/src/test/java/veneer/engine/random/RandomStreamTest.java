package veneer.engine.random;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import veneer.engine.kernel.SplitMix64;

class RandomStreamTest {
    private static final int DRAWS = 100_000;

    @Test
    void aStreamIsAFunctionOfSeedAndName() {
        assertArrayEquals(
                new RandomStream(5, "a").uniform(100, 1), new RandomStream(5, "a").uniform(100, 1));
        long first = new RandomStream(5, "a").nextLong();
        assertNotEquals(first, new RandomStream(5, "b").nextLong());
        assertNotEquals(first, new RandomStream(6, "a").nextLong());
        assertNotEquals(new RandomStream(5, "").nextLong(), first);
    }

    /** Adapters and the order of data depend on these bits: they may never change. */
    @Test
    void theBitsAreFixed() {
        RandomStream stream = new RandomStream(0, "model.layers.0.self_attn.q_proj.lora_A.weight");
        assertEquals(0xC384F4DBB630635FL, stream.nextLong());
        assertEquals(0xEED9440289A0FBA6L, stream.nextLong());
    }

    @Test
    void aStreamGoesOnFromAnyPosition() {
        RandomStream stream = new RandomStream(3, "position");
        for (int i = 0; i < 9; i++) {
            stream.nextLong();
        }
        assertEquals(9, stream.position());
        long[] rest = {stream.nextLong(), stream.nextLong()};
        assertEquals(rest[1], SplitMix64.number(stream.key(), 10));
        RandomStream restored = new RandomStream(4, "another");
        restored.restore(stream.key(), 9);
        assertEquals(rest[0], restored.nextLong());
        assertEquals(rest[1], restored.nextLong());
        assertEquals(11, restored.skip(5));
        assertEquals(16, restored.position());
    }

    /** The mean of n uniform numbers in ±1 is off by less than 5 standard deviations, 5·√(1/3n). */
    @Test
    void uniformNumbersFillTheirRangeEvenly() {
        double sum = 0;
        double squares = 0;
        for (float value : new RandomStream(1, "uniform").uniform(DRAWS, 2)) {
            assertTrue(value >= -2 && value < 2);
            sum += value;
            squares += value * value;
        }
        assertEquals(0, sum / DRAWS, 2 * 5 * Math.sqrt(1.0 / 3 / DRAWS));
        assertEquals(4.0 / 3, squares / DRAWS, 0.02);
    }

    /** Each count is binomial with mean n/7; 5 standard deviations are 5·√(n/7·6/7). */
    @Test
    void integersAreEquallyLikely() {
        RandomStream stream = new RandomStream(2, "integers");
        int[] counts = new int[7];
        for (int draw = 0; draw < DRAWS; draw++) {
            counts[stream.nextInt(7)]++;
        }
        for (int count : counts) {
            assertEquals(DRAWS / 7.0, count, 5 * Math.sqrt(DRAWS / 7.0 * 6 / 7));
        }
        assertEquals(0, stream.nextInt(1));
        assertThrows(IllegalArgumentException.class, () -> stream.nextInt(0));
    }
}
