package veneer.engine.tensor;

import java.util.Arrays;

/**
 * The labels of the rows of a batch: a word of the vocabulary each, or {@link
 * Tensor#IGNORED_LABEL}.
 */
final class Labels {
    private Labels() {}

    /** The rows that carry a label, after checking that every label is a word. */
    static int[] rows(int[] labels, int rows, int vocabulary) {
        if (labels.length != rows) {
            throw new IllegalArgumentException(
                    "cross-entropy of " + rows + " rows needs as many labels, not "
                            + labels.length);
        }
        int[] labelled = new int[rows];
        int count = 0;
        for (int row = 0; row < rows; row++) {
            if (labels[row] != Tensor.IGNORED_LABEL) {
                if (labels[row] < 0 || labels[row] >= vocabulary) {
                    throw new IllegalArgumentException("label " + labels[row]
                            + " is outside the vocabulary of " + vocabulary + " words");
                }
                labelled[count++] = row;
            }
        }
        return Arrays.copyOf(labelled, count);
    }
}
