package veneer.lora.data;

import java.util.Arrays;
import java.util.List;
import veneer.engine.tensor.Tensor;

/**
 * Examples side by side, padded at the right to the longest. Under causal attention the padding
 * changes nothing before it, and it carries no label, so any id will do.
 *
 * @param ids token ids (B, T)
 * @param labels the labels at their own tokens (B, T), {@link Tensor#IGNORED_LABEL} in the padding
 * @param tokens the tokens, padding not counted
 * @param labelTokens the tokens that are predicted and learnt
 */
public record Batch(int[][] ids, int[][] labels, int tokens, int labelTokens) {
    private static final int PADDING = 0;

    /**
     * Puts examples side by side.
     *
     * @param examples at least one
     * @return the batch, a row for each
     */
    public static Batch of(List<Example> examples) {
        int longest = examples.stream().mapToInt(Example::length).max().orElseThrow();
        int[][] ids = new int[examples.size()][];
        int[][] labels = new int[examples.size()][];
        for (int row = 0; row < ids.length; row++) {
            Example example = examples.get(row);
            ids[row] = padded(example.ids(), longest, PADDING);
            labels[row] = padded(example.labels(), longest, Tensor.IGNORED_LABEL);
        }
        int tokens = examples.stream().mapToInt(Example::length).sum();
        int labelTokens = examples.stream().mapToInt(Example::labelTokens).sum();
        return new Batch(ids, labels, tokens, labelTokens);
    }

    private static int[] padded(int[] values, int length, int padding) {
        int[] row = Arrays.copyOf(values, length);
        Arrays.fill(row, values.length, length, padding);
        return row;
    }
}
