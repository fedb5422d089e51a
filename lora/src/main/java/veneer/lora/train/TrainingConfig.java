package veneer.lora.train;

import veneer.engine.optim.Schedule;

/**
 * How an adapter is trained.
 *
 * @param steps optimizer steps of the run
 * @param learningRate the peak learning rate
 * @param schedule how it goes over the run
 * @param warmup steps over which it rises from 0
 * @param weightDecay AdamW's decay
 * @param clip the longest the gradient may be as one vector, 0 for no limit
 * @param evalEvery steps between evaluations, 0 for none but the first and the last
 * @param loraPlusRatio B's learning rate, as a multiple of A's (LoRA+); 1 for one rate of all
 */
public record TrainingConfig(
        int steps,
        double learningRate,
        Schedule schedule,
        int warmup,
        double weightDecay,
        double clip,
        int evalEvery,
        double loraPlusRatio) {

    /** Checks every number. */
    public TrainingConfig {
        require(steps > 0, "steps", steps, "at least 1");
        require(Double.isFinite(learningRate) && learningRate >= 0, "lr", learningRate,
                "0 or more");
        require(warmup >= 0, "warmup", warmup, "0 or more");
        require(Double.isFinite(weightDecay) && weightDecay >= 0, "weight-decay", weightDecay,
                "0 or more");
        require(Double.isFinite(clip) && clip >= 0, "clip", clip, "0 or more");
        require(evalEvery >= 0, "eval-every", evalEvery, "0 or more");
        require(Double.isFinite(loraPlusRatio) && loraPlusRatio >= 1, "loraplus-ratio",
                loraPlusRatio, "1 or more");
    }

    /**
     * One learning rate of all parameters.
     *
     * @param steps optimizer steps of the run
     * @param learningRate the peak learning rate
     * @param schedule how it goes over the run
     * @param warmup steps over which it rises from 0
     * @param weightDecay AdamW's decay
     * @param clip the longest the gradient may be as one vector, 0 for no limit
     * @param evalEvery steps between evaluations, 0 for none but the first and the last
     */
    public TrainingConfig(int steps, double learningRate, Schedule schedule, int warmup,
            double weightDecay, double clip, int evalEvery) {
        this(steps, learningRate, schedule, warmup, weightDecay, clip, evalEvery, 1);
    }

    private static void require(boolean holds, String name, Number value, String right) {
        if (!holds) {
            throw new IllegalArgumentException(name + " is " + value + "; it should be " + right);
        }
    }

    /**
     * The learning rate of a step.
     *
     * @param step from 1
     * @return the rate
     */
    public double learningRate(int step) {
        return learningRate * factor(step);
    }

    /**
     * The share of the peak learning rate that a step uses.
     *
     * @param step from 1
     * @return the share
     */
    public double factor(int step) {
        return schedule.factor(step, steps, warmup);
    }

    /**
     * Whether there is an evaluation.
     *
     * @param step steps done
     * @return true before the first step, after the last, and every so many
     */
    public boolean evaluatesAfter(int step) {
        return step == 0 || step == steps || evalEvery > 0 && step % evalEvery == 0;
    }
}
