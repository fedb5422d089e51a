package veneer.transformer.tokenizer;

import java.util.Arrays;
import java.util.List;

/**
 * The merges of a byte-pair encoding: which two adjacent tokens become one, and in which order of
 * precedence. The rank of a merge is its place in the list; the lowest goes first.
 *
 * <p>A hash table with open addressing over the pairs of ids, at most half full, so that looking a
 * pair up allocates nothing.
 */
final class MergeTable {

    /** No pair has these ids. */
    private static final long EMPTY = -1;

    /** 2⁶⁴ divided by the golden ratio: spreads keys that differ in few bits (Knuth, 6.4). */
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private final long[] pairs;
    private final int[] ranks;
    private final int[] results;
    private final int shift;

    private MergeTable(int count) {
        int bits = Math.max(1, 32 - Integer.numberOfLeadingZeros(Math.max(1, 2 * count - 1)));
        this.pairs = new long[1 << bits];
        this.ranks = new int[1 << bits];
        this.results = new int[count];
        this.shift = Long.SIZE - bits;
        Arrays.fill(pairs, EMPTY);
    }

    /**
     * The table of a list of merges.
     *
     * @param vocabulary the tokens
     * @param merges two tokens separated by a space each, the merge that goes first at first
     * @throws IllegalArgumentException if a merge is not two tokens, or the vocabulary lacks one of
     *     them or what they become
     */
    static MergeTable of(Vocabulary vocabulary, List<String> merges) {
        MergeTable table = new MergeTable(merges.size());
        for (int rank = 0; rank < merges.size(); rank++) {
            String merge = merges.get(rank);
            int space = merge.indexOf(' ');
            if (space <= 0 || space == merge.length() - 1 || merge.indexOf(' ', space + 1) >= 0) {
                throw new IllegalArgumentException("merge " + rank + ", \"" + merge
                        + "\", is not two tokens separated by one space");
            }
            String left = merge.substring(0, space);
            String right = merge.substring(space + 1);
            int leftId = knownId(vocabulary, left, rank, merge);
            int rightId = knownId(vocabulary, right, rank, merge);
            table.results[rank] = knownId(vocabulary, left + right, rank, merge);
            table.put(pair(leftId, rightId), rank);
        }
        return table;
    }

    private static int knownId(Vocabulary vocabulary, String token, int rank, String merge) {
        int id = vocabulary.id(token);
        if (id < 0) {
            throw new IllegalArgumentException("merge " + rank + ", \"" + merge
                    + "\", needs the token \"" + token + "\", which the vocabulary does not have");
        }
        return id;
    }

    /** The rank of the merge of two tokens, or -1 where they do not merge. */
    int rank(int left, int right) {
        int slot = slot(pair(left, right));
        return pairs[slot] == EMPTY ? -1 : ranks[slot];
    }

    /** The token that the merge of a rank makes. */
    int result(int rank) {
        return results[rank];
    }

    private void put(long pair, int rank) {
        int slot = slot(pair);
        pairs[slot] = pair;
        ranks[slot] = rank;
    }

    /** Where a pair is, or the empty place where it would be. */
    private int slot(long pair) {
        int slot = (int) (pair * SPREAD >>> shift);
        while (pairs[slot] != pair && pairs[slot] != EMPTY) {
            slot = slot + 1 & pairs.length - 1;
        }
        return slot;
    }

    private static long pair(int left, int right) {
        return (long) left << Integer.SIZE | right;
    }
}
