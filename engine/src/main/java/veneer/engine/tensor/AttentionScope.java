package veneer.engine.tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How far back causal attention sees: to the start of the sequence, of the document that the
 * position lies in where several are packed into a sequence, or of a window. What is out of scope
 * costs nothing.
 */
public final class AttentionScope {
    /** Every position sees all before it in its sequence, and itself. */
    public static final AttentionScope SEQUENCE = new AttentionScope(null, Integer.MAX_VALUE);

    private final int[][] documents;
    private final int window;

    private AttentionScope(int[][] documents, int window) {
        this.documents = documents;
        this.window = window;
    }

    /**
     * Sequences that are packed of documents, which don't see each other: the result is what each
     * document gives alone, bit for bit.
     *
     * @param lengths the lengths of the documents of each sequence, in order; they sum to its
     *     positions
     * @return the scope of whole documents
     */
    public static AttentionScope documents(int[]... lengths) {
        int[][] documents = new int[lengths.length][];
        for (int sequence = 0; sequence < lengths.length; sequence++) {
            documents[sequence] = lengths[sequence].clone();
            if (Arrays.stream(lengths[sequence]).anyMatch(length -> length < 0)) {
                throw new IllegalArgumentException("documents have 0 positions or more, not "
                        + Arrays.toString(lengths[sequence]));
            }
        }
        return new AttentionScope(documents, Integer.MAX_VALUE);
    }

    /**
     * The same, and no further back than a window (Beltagy et al. 2020; Jiang et al. 2023).
     *
     * @param positions how many positions one sees, itself included
     * @return the narrower scope
     */
    public AttentionScope window(int positions) {
        if (positions < 1) {
            throw new IllegalArgumentException(
                    "a window of " + positions + " positions; a position sees itself at least");
        }
        return new AttentionScope(documents, positions);
    }

    /**
     * The first of the positions from 0 on that one sees.
     *
     * @param position any position
     * @return 0, or where the window begins
     */
    int first(int position) {
        return Math.max(0, position - window + 1);
    }

    /** Consecutive rows of a batch that see none outside. */
    record Span(int firstRow, int length) {}

    /** The documents of a batch, or its sequences. */
    List<Span> spans(int sequences, int positions) {
        if (documents != null && documents.length != sequences) {
            throw new IllegalArgumentException("a scope of " + documents.length
                    + " sequences does not fit a batch of " + sequences);
        }
        List<Span> spans = new ArrayList<>();
        for (int sequence = 0; sequence < sequences; sequence++) {
            int row = sequence * positions;
            for (int length : documents == null ? new int[] {positions} : documents[sequence]) {
                spans.add(new Span(row, length));
                row = Math.addExact(row, length);
            }
            if (row != (sequence + 1) * positions) {
                throw new IllegalArgumentException(
                        "the documents of sequence " + sequence + " have "
                                + (row - sequence * positions) + " positions, not " + positions);
            }
        }
        return spans;
    }
}
