package veneer.lora.train;

import veneer.lora.text.Amounts;
import veneer.transformer.checkpoint.ModelConfig;

/**
 * What a heap has to hold, about, for a run that it turned out to be too small for.
 *
 * @param config of the model
 * @param parameters numbers that are trained, each with a gradient and two moments
 * @param longest the tokens of the longest example, which goes through the model as a whole
 */
public record MemoryNeed(ModelConfig config, long parameters, int longest) {
    /** A trained number, its gradient and the optimizer's two moments of it. */
    private static final int BYTES_A_PARAMETER = 4 * Float.BYTES;

    /**
     * In words: what was too small, and each thing that would do.
     *
     * @param heapBytes the largest that the heap may become
     * @param checkpoints whether layers are computed twice already
     * @return one line
     */
    public String explain(long heapBytes, boolean checkpoints) {
        String example = "an example of " + Amounts.count(longest, "token");
        String text = "the heap holds " + Amounts.size(heapBytes) + ", and with " + example
                + " a step needs about " + Amounts.size((long) bytes(longest, checkpoints))
                + "; --memory raises it";
        if (!checkpoints && bytes(longest, true) < heapBytes) {
            text += "; with --gradient-checkpointing about "
                    + Amounts.size((long) bytes(longest, true)) + " are enough";
        }
        int fitting = fitting(heapBytes, checkpoints);
        if (fitting >= 2 && fitting < longest) {
            text += "; --max-length " + fitting + " would fit";
        }
        return fitting >= longest ? text + "; --micro-batch 1 needs the least at a time" : text;
    }

    /** The most tokens that there is room for. */
    private int fitting(long heapBytes, boolean checkpoints) {
        double one = bytes(1, checkpoints) - bytes(0, checkpoints);
        return (int) Math.clamp((heapBytes - bytes(0, checkpoints)) / one, 0, Integer.MAX_VALUE);
    }

    /** Of checkpointed layers only one has all of its values at a time, others their inputs. */
    private double bytes(int tokens, boolean checkpoints) {
        double all = MemoryPlan.bytesPerToken(config);
        double token = checkpoints
                ? all / config.numHiddenLayers()
                        + (double) Float.BYTES * config.hiddenSize() * config.numHiddenLayers()
                : all;
        return (MemoryPlan.logits(config) + tokens * token) / MemoryPlan.SHARE
                + (double) BYTES_A_PARAMETER * parameters;
    }
}
