package veneer.lora.train;

/** Hears what happens in a run, in the thread that trains. */
public interface TrainingListener {
    /**
     * One optimizer step.
     *
     * @param step from 1
     * @param loss the mean over the batch's label tokens, before the step's update
     * @param learningRate of this step
     * @param gradientNorm the length of the gradient before clipping
     * @param tokens input tokens of this step, padding not counted
     * @param seconds of this step alone
     */
    record Step(int step, double loss, double learningRate, double gradientNorm, int tokens,
            double seconds) {
        /**
         * The speed of this step.
         *
         * @return input tokens a second
         */
        public double tokensPerSecond() {
            return tokens / seconds;
        }
    }

    /**
     * One evaluation.
     *
     * @param step the steps done before it, 0 at the start
     * @param loss the mean over all label tokens of the validation data
     * @param tokens how many these are
     */
    record Evaluation(int step, double loss, long tokens) {}

    /**
     * A step is done.
     *
     * @param step what it gave
     */
    void onStep(Step step);

    /**
     * An evaluation is done.
     *
     * @param evaluation what it gave
     */
    default void onEvaluation(Evaluation evaluation) {}

    /**
     * Whether the run goes on; asked before every step, and before every batch of an evaluation,
     * which is dropped where it doesn't.
     *
     * @return false to end the run after what is done
     */
    default boolean goesOn() {
        return true;
    }
}
