package veneer.engine.optim;

import java.util.Collection;
import java.util.List;
import veneer.engine.kernel.Compute;
import veneer.engine.kernel.ElementwiseKernels;
import veneer.engine.tensor.Tensor;

/**
 * AdamW (Loshchilov and Hutter 2019, algorithm 2) with PyTorch's order of operations: decoupled
 * weight decay, then the update by the bias-corrected mean and root of the second moment.
 */
public final class AdamW {
    private final List<Tensor> parameters;
    private final float[][] means;
    private final float[][] variances;
    private final double beta1;
    private final double beta2;
    private final double epsilon;
    private final double weightDecay;
    private int steps;

    /**
     * An optimizer with PyTorch's defaults: β₁ 0.9, β₂ 0.999, ε 1e−8.
     *
     * @param parameters what it updates
     * @param weightDecay the decay per unit of learning rate
     */
    public AdamW(Collection<Tensor> parameters, double weightDecay) {
        this(parameters, 0.9, 0.999, 1e-8, weightDecay);
    }

    /**
     * An optimizer.
     *
     * @param parameters what it updates
     * @param beta1 how much of the mean gradient is kept each step, in [0, 1)
     * @param beta2 how much of the mean squared gradient is kept each step, in [0, 1)
     * @param epsilon added to the root of the mean squared gradient
     * @param weightDecay the decay per unit of learning rate
     */
    public AdamW(
            Collection<Tensor> parameters,
            double beta1,
            double beta2,
            double epsilon,
            double weightDecay) {
        this.parameters = List.copyOf(parameters);
        this.beta1 = beta1;
        this.beta2 = beta2;
        this.epsilon = epsilon;
        this.weightDecay = weightDecay;
        this.means = zeros();
        this.variances = zeros();
    }

    private float[][] zeros() {
        float[][] zeros = new float[parameters.size()][];
        for (int i = 0; i < zeros.length; i++) {
            zeros[i] = new float[parameters.get(i).data().length];
        }
        return zeros;
    }

    /**
     * Updates every parameter that has a gradient.
     *
     * @param learningRate of this step
     */
    public void step(double learningRate) {
        steps++;
        double bias1 = 1 - StrictMath.pow(beta1, steps);
        double bias2 = 1 - StrictMath.pow(beta2, steps);
        ElementwiseKernels.AdamWStep scalars = new ElementwiseKernels.AdamWStep(
                (float) (1 - learningRate * weightDecay),
                (float) (1 - beta1),
                (float) beta2,
                (float) (1 - beta2),
                (float) (learningRate / bias1),
                (float) Math.sqrt(bias2),
                (float) epsilon);
        ElementwiseKernels kernels = Compute.current().kernels().elementwise();
        for (int i = 0; i < means.length; i++) {
            Tensor parameter = parameters.get(i);
            if (parameter.gradient() != null) {
                kernels.adamW(
                        parameter.data(),
                        parameter.gradient(),
                        means[i],
                        variances[i],
                        0,
                        means[i].length,
                        scalars);
            }
        }
    }
}
