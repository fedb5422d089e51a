package veneer.transformer.tokenizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BytePairEncodingTest {

    private static Vocabulary vocabulary(List<String> tokens) {
        return new Vocabulary(tokens, Collections.nCopies(tokens.size(), TokenType.NORMAL));
    }

    /** Merges as the definition says: look for the lowest rank, leftmost, and start anew. */
    private static int[] mergeByDefinition(Vocabulary vocabulary, List<String> merges, int[] ids) {
        List<String> tokens = new ArrayList<>();
        for (int id : ids) {
            tokens.add(vocabulary.token(id));
        }
        while (true) {
            int lowest = Integer.MAX_VALUE;
            int place = -1;
            for (int i = 0; i + 1 < tokens.size(); i++) {
                int rank = merges.indexOf(tokens.get(i) + " " + tokens.get(i + 1));
                if (rank >= 0 && rank < lowest) {
                    lowest = rank;
                    place = i;
                }
            }
            if (place < 0) {
                return tokens.stream().mapToInt(vocabulary::id).toArray();
            }
            tokens.set(place, tokens.get(place) + tokens.remove(place + 1));
        }
    }

    private static int[] merge(BytePairEncoding encoding, int[] ids) {
        int[] tokens = ids.clone();
        return Arrays.copyOf(tokens, encoding.merge(tokens, tokens.length));
    }

    /** Merges of tokens that exist at that point, some making a token that another made before. */
    private static List<String> randomMerges(RandomGenerator random, List<String> tokens) {
        LinkedHashSet<String> merges = new LinkedHashSet<>();
        LinkedHashSet<String> known = new LinkedHashSet<>(tokens);
        while (merges.size() < 25) {
            List<String> choices = List.copyOf(known);
            String left = choices.get(random.nextInt(choices.size()));
            String right = choices.get(random.nextInt(choices.size()));
            merges.add(left + " " + right);
            known.add(left + right);
        }
        tokens.clear();
        tokens.addAll(known);
        return List.copyOf(merges);
    }

    private static MergeTable table(Vocabulary vocabulary, List<String> merges) {
        return MergeTable.of(vocabulary, IntStream.range(0, merges.size())
                .mapToObj(rank -> MergeTable.Merge.parse(merges.get(rank), rank)).toList());
    }

    @Test
    void mergesAsTheDefinitionSays() {
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 300; i++) {
            List<String> tokens = new ArrayList<>(List.of("a", "b", "c"));
            List<String> merges = randomMerges(random, tokens);
            Vocabulary vocabulary = vocabulary(tokens);
            BytePairEncoding encoding = new BytePairEncoding(table(vocabulary, merges));
            for (int j = 0; j < 30; j++) {
                int[] ids = random.ints(random.nextInt(40), 0, 3).toArray();
                assertArrayEquals(
                        mergeByDefinition(vocabulary, merges, ids),
                        merge(encoding, ids),
                        () -> merges + " on " + Arrays.toString(ids));
            }
        }
    }

    @Test
    void ofEqualPairsTheLeftmostMergesFirst() {
        Vocabulary vocabulary = vocabulary(List.of("a", "aa"));
        BytePairEncoding encoding = new BytePairEncoding(table(vocabulary, List.of("a a")));
        assertArrayEquals(new int[] {1, 1, 0}, merge(encoding, new int[5]));
    }

    @Test
    void aLongRunOfOneTokenMergesInLittleTime() {
        Vocabulary vocabulary = vocabulary(List.of("a", "aa", "aaaa"));
        MergeTable merges = table(vocabulary, List.of("a a", "aa aa"));
        int[] merged = merge(new BytePairEncoding(merges), new int[(1 << 20) + 3]);
        int[] expected = new int[(1 << 18) + 2];
        Arrays.fill(expected, 2);
        expected[1 << 18] = 1;
        expected[(1 << 18) + 1] = 0;
        assertArrayEquals(expected, merged);
    }

    @Test
    void withoutMergesNothingChanges() {
        Vocabulary vocabulary = vocabulary(List.of("a"));
        BytePairEncoding encoding = new BytePairEncoding(table(vocabulary, List.of()));
        assertArrayEquals(new int[3], merge(encoding, new int[3]));
        assertArrayEquals(new int[0], merge(encoding, new int[0]));
    }

    @Test
    void theHeapGivesItsValuesInOrder() {
        SplittableRandom random = new SplittableRandom(4);
        for (int size = 0; size < 300; size++) {
            LongHeap heap = new LongHeap();
            long[] values = random.longs(size, 0, 100).toArray();
            for (long value : values) {
                heap.add(value);
            }
            Arrays.sort(values);
            for (long value : values) {
                assertEquals(value, heap.poll());
            }
            assertTrue(heap.isEmpty());
        }
    }

    @Test
    void aMergeThatIsNotTwoTokensIsRefused() {
        Vocabulary vocabulary = vocabulary(List.of("a", "aa"));
        for (String merge : List.of("a", "", " ", "a ", " a", "a a a", "a  a")) {
            IllegalArgumentException error =
                    assertThrows(
                            IllegalArgumentException.class,
                            () -> table(vocabulary, List.of("a a", merge)));
            assertEquals(
                    "merge 1, \"" + merge + "\", is not two tokens separated by one space",
                    error.getMessage());
        }
    }

    @Test
    void aMergeThatTheVocabularyLacksIsRefused() {
        Vocabulary vocabulary = vocabulary(List.of("a", "b"));
        IllegalArgumentException error =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> table(vocabulary, List.of("a b")));
        assertEquals(
                "merge 0, \"a b\", needs the token \"ab\", which the vocabulary does not have",
                error.getMessage());
    }
}
