package veneer.lora.data;

import java.util.ArrayList;
import java.util.List;

/**
 * The examples of a step, each of its own length.
 *
 * @param examples at least one, in their order
 */
public record Batch(List<Example> examples) {
    /** Keeps a copy of the list. */
    public Batch {
        examples = List.copyOf(examples);
    }

    /** {@return the token ids, a row for each example} */
    public int[][] ids() {
        return examples.stream().map(Example::ids).toArray(int[][]::new);
    }

    /** {@return the labels at their own tokens, a row for each example} */
    public int[][] labels() {
        return examples.stream().map(Example::labels).toArray(int[][]::new);
    }

    /** {@return the number of tokens} */
    public int tokens() {
        return examples.stream().mapToInt(Example::length).sum();
    }

    /** {@return the number of tokens that are predicted and learnt} */
    public int labelTokens() {
        return examples.stream().mapToInt(Example::labelTokens).sum();
    }

    /**
     * Micro-batches: the examples in their order, as many together as fit.
     *
     * @param tokens the most that a part holds, unless it is a single example
     * @return the parts
     */
    public List<Batch> parts(int tokens) {
        List<Batch> parts = new ArrayList<>();
        List<Example> part = new ArrayList<>();
        int filled = 0;
        for (Example example : examples) {
            if (filled > 0 && filled + example.length() > tokens) {
                parts.add(new Batch(part));
                part.clear();
                filled = 0;
            }
            part.add(example);
            filled += example.length();
        }
        parts.add(new Batch(part));
        return parts;
    }
}
