package veneer.lora.data;

import veneer.engine.tensor.Tensor;

/**
 * A sequence to train on. A label stands at its own token: position t of the model predicts label
 * t + 1, so the label at position 0 is never predicted.
 *
 * @param ids token ids (T); kept, not copied
 * @param labels for each position its id, or {@link Tensor#IGNORED_LABEL} where nothing is learnt
 *     (T); kept, not copied
 */
public record Example(int[] ids, int[] labels) {
    /** Checks that there is a label for each id. */
    public Example {
        if (ids.length == 0 || ids.length != labels.length) {
            throw new IllegalArgumentException(
                    "an example needs one label for each id and at least one id, not "
                            + ids.length + " ids and " + labels.length + " labels");
        }
    }

    /** {@return the number of tokens} */
    public int length() {
        return ids.length;
    }

    /** {@return the number of tokens that are predicted and learnt} */
    public int labelTokens() {
        int count = 0;
        for (int position = 1; position < labels.length; position++) {
            if (labels[position] != Tensor.IGNORED_LABEL) {
                count++;
            }
        }
        return count;
    }
}
