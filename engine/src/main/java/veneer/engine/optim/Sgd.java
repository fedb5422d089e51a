package veneer.engine.optim;

import java.util.List;
import java.util.Map;
import veneer.engine.kernel.ElementwiseKernels;
import veneer.engine.tensor.Tensor;

/**
 * Stochastic gradient descent with momentum (Polyak 1964; Sutskever et al. 2013) with PyTorch's
 * order of operations: the first velocity is the gradient, whatever the dampening.
 */
public final class Sgd extends Optimizer<Sgd.Settings> {
    private static final String VELOCITY = "velocity";

    /**
     * How a group of parameters is treated.
     *
     * @param learningRate what the velocity is multiplied by, 0 or more
     * @param momentum how much of the velocity is kept each step, 0 for none
     * @param dampening how much of the gradient is kept out of the velocity
     * @param nesterov whether the step looks ahead along the velocity
     * @param weightDecay times the parameter, added to the gradient, 0 or more
     */
    public record Settings(double learningRate, double momentum, double dampening,
            boolean nesterov, double weightDecay) {
        /** Checks every number. */
        public Settings {
            require(learningRate >= 0, "learning rate", learningRate, "0 or more");
            require(momentum >= 0, "momentum", momentum, "0 or more");
            require(weightDecay >= 0, "weight decay", weightDecay, "0 or more");
            require(!nesterov || momentum > 0, "momentum", momentum, "above 0 with Nesterov's");
            require(!nesterov || dampening == 0, "dampening", dampening, "0 with Nesterov's");
        }

        /**
         * Momentum alone.
         *
         * @param learningRate what the velocity is multiplied by
         * @param momentum how much of the velocity is kept each step, 0 for none
         * @return the settings, without dampening and decay
         */
        public static Settings of(double learningRate, double momentum) {
            return new Settings(learningRate, momentum, 0, false, 0);
        }
    }

    /**
     * An optimizer that treats all parameters alike.
     *
     * @param parameters what it updates, by name
     * @param settings how
     */
    public Sgd(Map<String, Tensor> parameters, Settings settings) {
        this(List.of(new ParameterGroup<>(parameters, settings)));
    }

    /**
     * An optimizer.
     *
     * @param groups what it updates, and how
     */
    public Sgd(List<ParameterGroup<Settings>> groups) {
        super(groups, settings -> settings.momentum == 0 ? List.of() : List.of(VELOCITY));
    }

    @Override
    void update(Slot<Settings> slot, double factor, ElementwiseKernels kernels) {
        Settings settings = slot.settings;
        ElementwiseKernels.SgdStep scalars = new ElementwiseKernels.SgdStep(
                (float) (settings.learningRate * factor),
                (float) settings.weightDecay,
                (float) settings.momentum,
                (float) (slot.steps == 1 ? 1 : 1 - settings.dampening),
                settings.nesterov);
        float[] parameter = slot.parameter.data();
        kernels.sgd(
                parameter,
                slot.parameter.gradient(),
                slot.memory.get(VELOCITY),
                0,
                parameter.length,
                scalars);
    }
}
