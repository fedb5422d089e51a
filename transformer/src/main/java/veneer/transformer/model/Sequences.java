package veneer.transformer.model;

import java.util.Arrays;
import java.util.stream.IntStream;
import veneer.engine.tensor.AttentionScope;

/**
 * Where the rows of a pass belong: sequences of any lengths one after another, none of which sees
 * another.
 *
 * @param positions the position of each row in its sequence
 * @param scope where each sequence begins and ends
 */
record Sequences(int[] positions, AttentionScope scope) {
    /** Whole sequences. */
    static Sequences of(int[]... ids) {
        int[] lengths = Arrays.stream(ids).mapToInt(sequence -> sequence.length).toArray();
        int[] positions = Arrays.stream(lengths).flatMap(length -> IntStream.range(0, length))
                .toArray();
        return new Sequences(positions, AttentionScope.documents(lengths));
    }

    /** More of one sequence, from a position on. */
    static Sequences from(int position, int count) {
        return new Sequences(IntStream.range(position, position + count).toArray(),
                AttentionScope.SEQUENCE);
    }
}
