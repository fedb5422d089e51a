package veneer.lora.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchesTest {
    private static final int IGNORED = -100;

    @Test
    void withoutSeedTheOrderIsTheFiles() {
        Batches batches = new Batches(examples(10), 4, OptionalLong.empty());
        assertEquals(3, batches.count(1));
        assertEquals(3_000_000_000L, batches.count(1_000_000_000));
        assertArrayEquals(new int[] {0, 1, 2, 3}, batches.rows(0));
        assertArrayEquals(new int[] {8, 9}, batches.rows(2));
        assertArrayEquals(new int[] {0, 1, 2, 3}, batches.rows(3));
        assertArrayEquals(new int[] {4, 5, 6, 7}, batches.rows(301));
    }

    @Test
    void everyEpochHasEachExampleOnceInAnOrderOfItsOwn() {
        Batches batches = new Batches(examples(10), 4, OptionalLong.of(0));
        int[] first = epoch(batches, 0);
        int[] second = epoch(batches, 1);
        assertFalse(Arrays.equals(first, second));
        assertFalse(
                Arrays.equals(first, epoch(new Batches(examples(10), 4, OptionalLong.of(1)), 0)));
        for (int[] order : List.of(first, second)) {
            assertArrayEquals(
                    IntStream.range(0, 10).toArray(), Arrays.stream(order).sorted().toArray());
        }
    }

    @Test
    void aBatchDependsOnItsIndexAlone() {
        Batches batches = new Batches(examples(10), 3, OptionalLong.of(7));
        Batches others = new Batches(examples(10), 3, OptionalLong.of(7));
        List<int[]> forward = IntStream.range(0, 20).mapToObj(batches::rows).toList();
        for (int index = 19; index >= 0; index--) {
            assertArrayEquals(forward.get(index), others.rows(index));
        }
    }

    /** A change of the generator would change every adapter that a seed stands for. */
    @Test
    void theOrderOfASeedNeverChanges() {
        assertArrayEquals(new int[] {2, 6, 1, 8, 9, 3, 5, 4, 0, 7}, Shuffle.order(10, 0, 0));
    }

    @Test
    void everyOrderIsAsLikely() {
        int[] counts = new int[6];
        for (int seed = 0; seed < 6000; seed++) {
            int[] order = Shuffle.order(3, seed, 0);
            counts[order[0] * 2 + (order[1] > order[2] ? 1 : 0)]++;
        }
        for (int count : counts) {
            assertEquals(1000, count, 120);
        }
    }

    @Test
    void aBatchCountsItsTokens() {
        Example two = new Example(new int[] {5, 6}, new int[] {IGNORED, 6});
        Example three = new Example(new int[] {7, 8, 9}, new int[] {7, 8, 9});
        Batch batch = new Batch(List.of(two, three));
        assertArrayEquals(new int[][] {{5, 6}, {7, 8, 9}}, batch.ids());
        assertArrayEquals(new int[][] {{IGNORED, 6}, {7, 8, 9}}, batch.labels());
        assertEquals(5, batch.tokens());
        assertEquals(3, batch.labelTokens());
    }

    @Test
    void partsHoldAsManyExamplesAsFit() {
        int[] lengths = {2, 3, 4, 9, 1, 1};
        List<Example> examples = Arrays.stream(lengths)
                .mapToObj(length -> new Example(new int[length], new int[length])).toList();
        Batch batch = new Batch(examples);
        assertEquals(List.of(5, 4, 9, 2), tokens(batch.parts(5)));
        assertEquals(List.of(2, 3, 4, 9, 1, 1), tokens(batch.parts(1)));
        assertEquals(List.of(20), tokens(batch.parts(20)));
        assertEquals(examples,
                batch.parts(5).stream().flatMap(part -> part.examples().stream()).toList());
    }

    private static List<Integer> tokens(List<Batch> parts) {
        return parts.stream().map(Batch::tokens).toList();
    }

    @Test
    void anEmptyDataSetAndABatchOfNothingAreRefused() {
        assertThrows(IllegalArgumentException.class,
                () -> new Batches(List.of(), 4, OptionalLong.empty()));
        assertThrows(IllegalArgumentException.class,
                () -> new Batches(examples(3), 0, OptionalLong.empty()));
    }

    /** Batches by tokens make epochs of different numbers of batches, each of all examples. */
    @Test
    void epochsOfDifferentLengthsFollowOneAnother() {
        Random random = new Random(5);
        List<Example> examples = random.ints(40, 1, 12)
                .mapToObj(length -> new Example(new int[length], new int[length])).toList();
        Batching batching = new Batching(12, 0, 30, 2);
        Batches batches = new Batches(examples, batching, OptionalLong.of(3));
        Set<Long> counts = new HashSet<>();
        List<int[]> all = new ArrayList<>();
        for (int epoch = 0; epoch < 8; epoch++) {
            long from = epoch == 0 ? 0 : batches.count(epoch);
            long to = batches.count(epoch + 1);
            counts.add(to - from);
            List<int[]> rows = IntStream.range((int) from, (int) to).mapToObj(batches::rows)
                    .toList();
            assertArrayEquals(Shuffle.order(40, 3, epoch),
                    rows.stream().flatMapToInt(Arrays::stream).toArray());
            all.addAll(rows);
        }
        assertTrue(counts.size() > 1, counts.toString());
        Batches others = new Batches(examples, batching, OptionalLong.of(3));
        for (int index = all.size() - 1; index >= 0; index -= 7) {
            assertArrayEquals(all.get(index), others.rows(index));
        }
    }

    private static int[] epoch(Batches batches, int epoch) {
        int count = (int) batches.count(1);
        return IntStream.range(0, count)
                .flatMap(index -> Arrays.stream(batches.rows(epoch * count + index)))
                .toArray();
    }

    private static List<Example> examples(int count) {
        List<Example> examples = new ArrayList<>();
        for (int id = 0; id < count; id++) {
            examples.add(new Example(new int[] {id, id}, new int[] {id, id}));
        }
        return examples;
    }
}
