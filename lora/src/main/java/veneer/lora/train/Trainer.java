package veneer.lora.train;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import veneer.engine.optim.AdamW;
import veneer.engine.optim.GradientNorm;
import veneer.engine.state.State;
import veneer.engine.tensor.BatchLoss;
import veneer.engine.tensor.Buffers;
import veneer.engine.tensor.Tensor;
import veneer.lora.adapter.Lora;
import veneer.lora.data.Batch;
import veneer.lora.data.Batches;
import veneer.transformer.model.CausalLm;

/** Trains an adapter or a model: a batch, its loss, the gradients, a step of AdamW, and again. */
public final class Trainer {
    private static final String RUN = "run";
    private static final String DONE = "steps";
    private static final String MODEL = "model";
    private static final String OPTIMIZER = "optimizer";

    private final CausalLm model;
    private final Collection<Tensor> parameters;
    private final TrainingConfig config;
    private final MemoryPlan memory;
    private final AdamW optimizer;
    private final Buffers buffers = new Buffers();
    private int done;

    /**
     * A trainer with a fresh optimizer, which takes as much of a step at a time as the heap allows.
     *
     * @param model the model
     * @param lora the adapter beside its layers, the only thing that changes
     * @param config how to train
     */
    public Trainer(CausalLm model, Lora lora, TrainingConfig config) {
        this(model, lora.parameters(), config, MemoryPlan.fitting(model.config()));
    }

    /**
     * A trainer with a fresh optimizer.
     *
     * @param model the model
     * @param parameters the only thing that changes: an adapter's, or the model's own
     * @param config how to train
     * @param memory how much of a step is in memory at a time
     */
    public Trainer(CausalLm model, Map<String, Tensor> parameters, TrainingConfig config,
            MemoryPlan memory) {
        this.model = model;
        this.parameters = parameters.values();
        this.config = config;
        this.memory = memory;
        model.useCheckpoints(memory.checkpoints());
        this.optimizer = config.loraPlusRatio() == 1
                ? new AdamW(parameters,
                        AdamW.Settings.of(config.learningRate(), config.weightDecay()))
                : new AdamW(LoraPlus.groups(parameters, config));
    }

    /**
     * Runs all steps that aren't done yet, each as if nothing had ever stopped the run.
     *
     * @param training batches to learn from
     * @param validation batches to evaluate on at step 0, every so many steps and after the last;
     *     null for none
     * @param listener hears of every step and evaluation, and may end the run
     */
    public void run(Batches training, Batches validation, TrainingListener listener) {
        while (true) {
            if (validation != null && config.evaluatesAfter(done)) {
                Evaluator.evaluate(this, done, validation, listener);
            }
            if (done == config.steps() || !listener.goesOn()) {
                return;
            }
            listener.onStep(step(done + 1, training.batch(done)));
        }
    }

    /**
     * All that a run needs to go on with the same bits: how many steps are done, what is trained,
     * what the optimizer remembers, and where random streams are.
     *
     * @return a copy
     */
    public State state() {
        State run = new State(Map.of(), Map.of(DONE, (long) done));
        return new State().with(RUN, run).with(MODEL, model.state()).with(OPTIMIZER,
                optimizer.state());
    }

    /**
     * Goes on where another trainer of the same model, adapter and configuration stood.
     *
     * @param state of that one
     * @throws IllegalArgumentException if anything is missing, left over or of another shape
     */
    public void restore(State state) {
        var run = state.part(RUN).numbers("the trainer", Set.of(DONE));
        model.restore(state.part(MODEL));
        optimizer.restore(state.part(OPTIMIZER));
        done = Math.toIntExact(run.get(DONE));
    }

    private TrainingListener.Step step(int step, Batch batch) {
        long start = System.nanoTime();
        model.train();
        double loss = loss(batch, Tensor::backward);
        model.eval();
        requireFinite("loss", loss, step);
        double gradientNorm = GradientNorm.clip(parameters, config.clip());
        requireFinite("gradient", gradientNorm, step);
        optimizer.step(config.factor(step));
        parameters.forEach(Tensor::clearGradient);
        done = step;
        double seconds = (System.nanoTime() - start) * 1e-9;
        return new TrainingListener.Step(
                step, loss, config.learningRate(step), gradientNorm, batch.tokens(),
                seconds);
    }

    /** The mean loss of a batch, whose parts' losses are handed on before their arrays go back. */
    double loss(Batch batch, Consumer<Tensor> ofPart) {
        BatchLoss loss = new BatchLoss(batch.labelTokens());
        for (Batch part : batch.parts(memory.microBatchTokens())) {
            try (var _ = buffers.open()) {
                ofPart.accept(model.loss(part.ids(), part.labels(), loss));
            }
        }
        return loss.mean();
    }

    private static void requireFinite(String what, double value, int step) {
        if (!Double.isFinite(value)) {
            throw new NonFiniteException(what, value, step);
        }
    }
}
