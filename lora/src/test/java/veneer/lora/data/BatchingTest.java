package veneer.lora.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BatchingTest {
    @Test
    void aBatchHasSoManyExamples() {
        assertArrayEquals(new int[] {2, 4, 5}, Batching.of(2).steps(9, 1, 9, 1, 9));
        assertArrayEquals(new int[] {5}, Batching.of(1 << 20).steps(9, 1, 9, 1, 9));
    }

    @Test
    void aBatchHasAsManyExamplesAsFitItsTokens() {
        Batching batching = new Batching(0, 0, 10, 1);
        assertArrayEquals(new int[] {2, 4, 5, 6, 7}, batching.steps(4, 6, 1, 2, 8, 11, 10));
    }

    @Test
    void aRowHasAsManyExamplesAsFitIt() {
        int[] lengths = {4, 6, 1, 2, 8, 10, 3, 3, 3, 3};
        assertArrayEquals(new int[] {2, 4, 5, 6, 9, 10}, new Batching(10, 1, 0, 1).steps(lengths));
        assertArrayEquals(new int[] {4, 6, 10}, new Batching(10, 2, 0, 1).steps(lengths));
        assertArrayEquals(new int[] {4, 6, 10}, new Batching(10, 0, 20, 1).steps(lengths));
    }

    @Test
    void aStepHasSoManyBatchesAndTheLastWhatIsLeft() {
        int[] lengths = {4, 6, 1, 2, 8, 10, 3};
        assertArrayEquals(new int[] {6, 7}, new Batching(0, 2, 0, 3).steps(lengths));
        assertArrayEquals(new int[] {4, 6, 7}, new Batching(0, 0, 10, 2).steps(lengths));
        assertArrayEquals(new int[] {7}, new Batching(0, 0, 10, 9).steps(lengths));
    }

    /** Where no window goes over the end of an epoch, the examples are those of one batch. */
    @Test
    void accumulatingIsALargerBatch() {
        int[] lengths = new Random(1).ints(29, 1, 50).toArray();
        assertArrayEquals(Batching.of(12).steps(lengths),
                new Batching(0, 4, 0, 3).steps(lengths));
    }

    @Test
    void nothingIsLostAndNoLimitPassed() {
        Random random = new Random(2);
        for (int trial = 0; trial < 200; trial++) {
            int[] lengths = random.ints(random.nextInt(1, 30), 1, 20).toArray();
            int limit = random.nextInt(1, 40);
            int begin = 0;
            for (int end : new Batching(random.nextInt(0, 25), 0, limit, 1).steps(lengths)) {
                int[] step = Arrays.copyOfRange(lengths, begin, end);
                int tokens = Arrays.stream(step).sum();
                assertTrue(tokens <= Math.max(limit, 25) || step.length == 1);
                assertTrue(end > begin);
                begin = end;
            }
            assertEquals(lengths.length, begin);
        }
    }

    @Test
    void isSaidInWords() {
        assertEquals("batches of 4", Batching.of(4).toString());
        assertEquals("batches of 2,048 tokens", new Batching(0, 0, 2048, 1).toString());
        assertEquals("8 batches of 1 row of 512 tokens a step",
                new Batching(512, 1, 0, 8).toString());
    }

    @Test
    void stepsOfNothingAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> Batching.of(0));
        assertThrows(IllegalArgumentException.class, () -> new Batching(0, 4, 4, 1));
        assertThrows(IllegalArgumentException.class, () -> new Batching(-1, 4, 0, 1));
        assertThrows(IllegalArgumentException.class, () -> new Batching(0, 4, 0, 0));
    }
}
