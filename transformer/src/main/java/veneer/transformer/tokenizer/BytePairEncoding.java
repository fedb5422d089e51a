package veneer.transformer.tokenizer;

/**
 * Byte-pair encoding: of all adjacent pairs of tokens that merge, the one of the lowest rank
 * becomes one token, the leftmost where it occurs more than once, and so on until no pair merges.
 *
 * <p>The tokens are a doubly linked list, and the merges that are possible wait in a priority
 * queue, so that n bytes take O(n log n) steps; looking for the lowest rank anew after each merge
 * would take O(n²). An entry of the queue whose pair has changed since is recognised when it comes
 * out.
 *
 * <p>Source: Sennrich et al., "Neural Machine Translation of Rare Words with Subword Units" (2016),
 * section 3.2.
 *
 * <p>An instance keeps its buffers between pieces and serves one thread.
 */
final class BytePairEncoding {

    private static final int REMOVED = -1;

    private final MergeTable merges;
    private final LongHeap queue = new LongHeap();
    private int[] next = new int[0];
    private int[] previous = new int[0];

    BytePairEncoding(MergeTable merges) {
        this.merges = merges;
    }

    /**
     * Merges tokens in place.
     *
     * @param tokens holds the tokens that a piece begins as, and afterwards those that it becomes
     * @param count how many there are at first
     * @return how many there are afterwards
     */
    int merge(int[] tokens, int count) {
        link(count);
        for (int left = 0; left + 1 < count; left++) {
            offer(tokens, left, count);
        }
        while (!queue.isEmpty()) {
            long entry = queue.poll();
            int rank = (int) (entry >>> Integer.SIZE);
            int left = (int) entry;
            long merge = mergeAt(tokens, left, count);
            if (rank == MergeTable.rank(merge)) {
                tokens[left] = MergeTable.result(merge);
                removeAfter(tokens, left, count);
                offer(tokens, left, count);
                if (previous[left] >= 0) {
                    offer(tokens, previous[left], count);
                }
            }
        }
        return compact(tokens, count);
    }

    private void link(int count) {
        if (next.length < count) {
            next = new int[count];
            previous = new int[count];
        }
        for (int i = 0; i < count; i++) {
            next[i] = i + 1;
            previous[i] = i - 1;
        }
    }

    /** Queues the merge of a token with the one after it; equal ranks come out left to right. */
    private void offer(int[] tokens, int left, int count) {
        int rank = MergeTable.rank(mergeAt(tokens, left, count));
        if (rank >= 0) {
            queue.add((long) rank << Integer.SIZE | left);
        }
    }

    /** The merge of a token with the one after it, negative where there is none. */
    private long mergeAt(int[] tokens, int left, int count) {
        if (tokens[left] == REMOVED || next[left] == count) {
            return -1;
        }
        return merges.find(tokens[left], tokens[next[left]]);
    }

    private void removeAfter(int[] tokens, int left, int count) {
        int removed = next[left];
        tokens[removed] = REMOVED;
        next[left] = next[removed];
        if (next[left] < count) {
            previous[next[left]] = left;
        }
    }

    private int compact(int[] tokens, int count) {
        int kept = 0;
        for (int i = 0; i < count; i = next[i]) {
            tokens[kept++] = tokens[i];
        }
        return kept;
    }
}
