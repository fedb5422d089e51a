package veneer.transformer.tokenizer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The merges of a byte-pair encoding: which two adjacent tokens become one, and in which order of
 * precedence: the lowest rank goes first.
 *
 * <p>A hash table with open addressing over the pairs of ids, at most half full, so that looking a
 * pair up allocates nothing.
 */
final class MergeTable {

    /** Two tokens that become one; the merge that goes first comes first in a list. */
    record Merge(String left, String right) {
        /**
         * A merge as files write it.
         *
         * @param text two tokens with a space between them
         * @param rank its place in the list, for the message
         * @throws IllegalArgumentException if it is not two tokens
         */
        static Merge parse(String text, int rank) {
            int space = text.indexOf(' ');
            if (space <= 0 || space == text.length() - 1 || text.indexOf(' ', space + 1) >= 0) {
                throw new IllegalArgumentException("merge " + rank + ", \"" + text
                        + "\", is not two tokens separated by one space");
            }
            return new Merge(text.substring(0, space), text.substring(space + 1));
        }
    }

    /** No pair has these ids. */
    private static final long EMPTY = -1;

    /** 2⁶⁴ divided by the golden ratio: spreads keys that differ in few bits (Knuth, 6.4). */
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private final long[] pairs;
    private final long[] merges;
    private final int shift;

    private MergeTable(int count) {
        int bits = Math.max(1, 32 - Integer.numberOfLeadingZeros(Math.max(1, 2 * count - 1)));
        this.pairs = new long[1 << bits];
        this.merges = new long[1 << bits];
        this.shift = Long.SIZE - bits;
        Arrays.fill(pairs, EMPTY);
    }

    /**
     * The table of a list of merges. The rank of a merge is its place in the list, the last one
     * where it is listed twice.
     *
     * @throws IllegalArgumentException if the vocabulary lacks a token or what two become
     */
    static MergeTable of(Vocabulary vocabulary, List<Merge> merges) {
        MergeTable table = new MergeTable(merges.size());
        for (int rank = 0; rank < merges.size(); rank++) {
            Merge merge = merges.get(rank);
            int left = knownId(vocabulary, merge.left(), rank, merge);
            int right = knownId(vocabulary, merge.right(), rank, merge);
            int result = knownId(vocabulary, merge.left() + merge.right(), rank, merge);
            table.put(pair(left, right), merge(rank, result));
        }
        return table;
    }

    private static int knownId(Vocabulary vocabulary, String token, int rank, Merge merge) {
        int id = vocabulary.id(token);
        if (id < 0) {
            throw new IllegalArgumentException("merge " + rank + ", \"" + merge.left() + " "
                    + merge.right() + "\", needs the token \"" + token
                    + "\", which the vocabulary does not have");
        }
        return id;
    }

    /**
     * The table of a SentencePiece vocabulary, which lists no merges: any two tokens become one
     * whose strings joined are a token, that of the highest score first. Equal scores are one rank,
     * so that of such merges the leftmost goes first.
     *
     * <p>Source: Kudo and Richardson, "SentencePiece" (2018), {@code bpe_model.cc}.
     *
     * @param vocabulary the tokens, of which those that are a part of text take part
     * @param scores the score of each id
     */
    static MergeTable ofScores(Vocabulary vocabulary, float[] scores) {
        float[] ascending = scores.clone();
        Arrays.sort(ascending);
        List<long[]> entries = new ArrayList<>();
        for (int id = 0; id < vocabulary.size(); id++) {
            String token = vocabulary.token(id);
            if (!vocabulary.type(id).isText() || vocabulary.id(token) != id) {
                continue;
            }
            int rank = scores.length - 1 - lastIndex(ascending, scores[id]);
            for (int cut = 1; cut < token.length(); cut++) {
                int left = vocabulary.id(token.substring(0, cut));
                int right = vocabulary.id(token.substring(cut));
                if (left >= 0 && right >= 0 && vocabulary.type(left).isText()
                        && vocabulary.type(right).isText()) {
                    entries.add(new long[] {pair(left, right), merge(rank, id)});
                }
            }
        }
        MergeTable table = new MergeTable(entries.size());
        entries.forEach(entry -> table.put(entry[0], entry[1]));
        return table;
    }

    /** The last place of a value in an array that is sorted and has it. */
    private static int lastIndex(float[] ascending, float value) {
        int index = Arrays.binarySearch(ascending, value);
        while (index + 1 < ascending.length && ascending[index + 1] == value) {
            index++;
        }
        return index;
    }

    /**
     * The merge of two tokens: its rank in the upper half, the token that they become in the lower;
     * negative where they do not merge.
     */
    long find(int left, int right) {
        int slot = slot(pair(left, right));
        return pairs[slot] == EMPTY ? -1 : merges[slot];
    }

    /** The rank of a merge that {@link #find} gave, negative where it gave none. */
    static int rank(long merge) {
        return (int) (merge >> Integer.SIZE);
    }

    /** The token that a merge makes. */
    static int result(long merge) {
        return (int) merge;
    }

    private static long merge(int rank, int result) {
        return (long) rank << Integer.SIZE | result;
    }

    private void put(long pair, long merge) {
        int slot = slot(pair);
        pairs[slot] = pair;
        merges[slot] = merge;
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
