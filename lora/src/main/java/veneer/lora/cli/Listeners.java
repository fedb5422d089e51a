package veneer.lora.cli;

import java.util.List;
import veneer.lora.train.TrainingListener;

/**
 * Several listeners as one.
 *
 * @param all the listeners, told in this order
 */
record Listeners(List<TrainingListener> all) implements TrainingListener {
    static Listeners of(TrainingListener... listeners) {
        return new Listeners(List.of(listeners));
    }

    @Override
    public void onStep(Step step) {
        all.forEach(listener -> listener.onStep(step));
    }

    @Override
    public void onEvaluation(Evaluation evaluation) {
        all.forEach(listener -> listener.onEvaluation(evaluation));
    }

    @Override
    public boolean goesOn() {
        return all.stream().allMatch(TrainingListener::goesOn);
    }
}
