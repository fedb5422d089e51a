package veneer.engine.optim;

import java.util.Collection;
import veneer.engine.kernel.Compute;
import veneer.engine.tensor.Tensor;

/** The length of all gradients taken as one vector. */
public final class GradientNorm {
    private GradientNorm() {}

    /**
     * The length, summed in double in the order of the parameters.
     *
     * @param parameters the parameters
     * @return {@code √Σ g²}
     */
    public static double of(Collection<Tensor> parameters) {
        double sum = 0;
        for (Tensor parameter : parameters) {
            if (parameter.gradient() != null) {
                for (float gradient : parameter.gradient()) {
                    sum += (double) gradient * gradient;
                }
            }
        }
        return Math.sqrt(sum);
    }

    /**
     * Shortens the gradients to a length they may not exceed, as PyTorch's {@code clip_grad_norm_}
     * does: by the factor {@code limit / (norm + 1e−6)} where that is below 1.
     *
     * @param parameters the parameters
     * @param limit the longest they may be, 0 for no limit
     * @return the length before
     */
    public static double clip(Collection<Tensor> parameters, double limit) {
        double norm = of(parameters);
        float factor = (float) (limit / (norm + 1e-6));
        if (limit > 0 && factor < 1) {
            for (Tensor parameter : parameters) {
                float[] gradient = parameter.gradient();
                if (gradient != null) {
                    Compute.current().kernels().elementwise()
                            .scale(factor, gradient, 0, gradient, 0, gradient.length);
                }
            }
        }
        return norm;
    }
}
