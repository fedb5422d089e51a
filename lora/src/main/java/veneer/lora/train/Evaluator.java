package veneer.lora.train;

import veneer.engine.tensor.NoGradient;
import veneer.lora.data.Batch;
import veneer.lora.data.Batches;

/** The mean loss over all label tokens of validation data, of which nobody needs the gradient. */
final class Evaluator {
    private Evaluator() {}

    /**
     * Evaluates, and tells what it gave, unless the listener ends the run in the midst of it.
     *
     * @param trainer whose model is judged as it stands
     * @param step the steps done
     * @param validation each batch once
     * @param listener hears of it
     */
    static void evaluate(
            Trainer trainer, int step, Batches validation, TrainingListener listener) {
        long batches = validation.count(1);
        double sum = 0;
        long tokens = 0;
        try (var _ = NoGradient.open()) {
            for (int index = 0; index < batches; index++) {
                if (!listener.goesOn()) {
                    return;
                }
                Batch batch = validation.batch(index);
                sum += trainer.loss(batch, _ -> {}) * batch.labelTokens();
                tokens += batch.labelTokens();
            }
        }
        listener.onEvaluation(new TrainingListener.Evaluation(step, sum / tokens, tokens));
    }
}
