package veneer.engine.optim;

import java.util.List;
import java.util.Map;
import veneer.engine.kernel.ElementwiseKernels;
import veneer.engine.tensor.Tensor;

/**
 * AdamW (Loshchilov and Hutter 2019, algorithm 2) with PyTorch's order of operations: decoupled
 * weight decay, then the update by the bias-corrected mean and root of the second moment.
 */
public final class AdamW extends Optimizer<AdamW.Settings> {
    private static final String MEAN = "mean";
    private static final String VARIANCE = "variance";

    /**
     * How a group of parameters is treated.
     *
     * @param learningRate how far a step goes, about, 0 or more
     * @param beta1 how much of the mean gradient is kept each step, in [0, 1)
     * @param beta2 how much of the mean squared gradient is kept each step, in [0, 1)
     * @param epsilon added to the root of the mean squared gradient, 0 or more
     * @param weightDecay the decay per unit of learning rate, 0 or more
     */
    public record Settings(double learningRate, double beta1, double beta2, double epsilon,
            double weightDecay) {
        /** Checks every number. */
        public Settings {
            require(learningRate >= 0, "learning rate", learningRate, "0 or more");
            require(beta1 >= 0 && beta1 < 1, "beta1", beta1, "from 0 to below 1");
            require(beta2 >= 0 && beta2 < 1, "beta2", beta2, "from 0 to below 1");
            require(epsilon >= 0, "epsilon", epsilon, "0 or more");
            require(weightDecay >= 0, "weight decay", weightDecay, "0 or more");
        }

        /**
         * PyTorch's usual ones: β₁ 0.9, β₂ 0.999, ε 1e−8.
         *
         * @param learningRate how far a step goes, about
         * @param weightDecay the decay per unit of learning rate
         * @return the settings
         */
        public static Settings of(double learningRate, double weightDecay) {
            return new Settings(learningRate, 0.9, 0.999, 1e-8, weightDecay);
        }
    }

    /**
     * An optimizer that treats all parameters alike.
     *
     * @param parameters what it updates, by name
     * @param settings how
     */
    public AdamW(Map<String, Tensor> parameters, Settings settings) {
        this(List.of(new ParameterGroup<>(parameters, settings)));
    }

    /**
     * An optimizer.
     *
     * @param groups what it updates, and how
     */
    public AdamW(List<ParameterGroup<Settings>> groups) {
        super(groups, _ -> List.of(MEAN, VARIANCE));
    }

    @Override
    void update(Slot<Settings> slot, double factor, ElementwiseKernels kernels) {
        Settings settings = slot.settings;
        double learningRate = settings.learningRate * factor;
        double bias1 = 1 - StrictMath.pow(settings.beta1, slot.steps);
        double bias2 = 1 - StrictMath.pow(settings.beta2, slot.steps);
        ElementwiseKernels.AdamWStep scalars = new ElementwiseKernels.AdamWStep(
                (float) (1 - learningRate * settings.weightDecay), (float) (1 - settings.beta1),
                (float) settings.beta2, (float) (1 - settings.beta2),
                (float) (learningRate / bias1), (float) Math.sqrt(bias2),
                (float) settings.epsilon);
        float[] parameter = slot.parameter.data();
        kernels.adamW(parameter, slot.parameter.gradient(), slot.memory.get(MEAN),
                slot.memory.get(VARIANCE), 0, parameter.length, scalars);
    }
}
