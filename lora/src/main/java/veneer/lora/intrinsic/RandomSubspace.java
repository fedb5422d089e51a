package veneer.lora.intrinsic;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import veneer.engine.tensor.Tensor;

/**
 * A network's parameters in a random subspace, {@code θ = θ₀ + P·x} (Li et al. 2018, equation 2):
 * the coordinates x, zero at first, are all that is trained. A step runs the network as ever, then
 * {@link #collect} and a step of the optimizer on x, and {@link #place}.
 */
public final class RandomSubspace {
    private final List<Tensor> parameters;
    private final List<float[]> start;
    private final RandomProjection projection;
    private final Tensor coordinates;

    /**
     * A subspace around the parameters as they are.
     *
     * @param parameters θ, which are moved from now on
     * @param projection P, of as many rows as there are numbers in the parameters
     */
    public RandomSubspace(Map<String, Tensor> parameters, RandomProjection projection) {
        this.parameters = List.copyOf(new LinkedHashMap<>(parameters).values());
        int count = size(parameters);
        if (projection.parameters() != count) {
            throw new IllegalArgumentException("the projection is for "
                    + projection.parameters() + " parameters, and there are " + count);
        }
        this.start = this.parameters.stream().map(parameter -> parameter.data().clone()).toList();
        this.projection = projection;
        this.coordinates = Tensor.parameter(
                new float[projection.coordinates()], projection.coordinates());
    }

    /**
     * How many numbers parameters are.
     *
     * @param parameters by name
     * @return D
     */
    public static int size(Map<String, Tensor> parameters) {
        return parameters.values().stream().mapToInt(p -> p.shape().size()).sum();
    }

    /** {@return x, d numbers, to be given to an optimizer} */
    public Tensor coordinates() {
        return coordinates;
    }

    /** Makes the parameters' gradients one of the coordinates, {@code Pᵀ·g}, and forgets them. */
    public void collect() {
        float[] full = new float[projection.parameters()];
        int at = 0;
        for (Tensor parameter : parameters) {
            int size = parameter.shape().size();
            if (parameter.gradient() != null) {
                System.arraycopy(parameter.gradient(), 0, full, at, size);
            }
            parameter.clearGradient();
            at += size;
        }
        coordinates.clearGradient();
        coordinates.backward(projection.reduce(full));
    }

    /** Moves the parameters to where the coordinates are, {@code θ₀ + P·x}. */
    public void place() {
        float[] moved = projection.expand(coordinates.data());
        int at = 0;
        for (int i = 0; i < parameters.size(); i++) {
            float[] data = parameters.get(i).data();
            int size = parameters.get(i).shape().size();
            for (int k = 0; k < size; k++) {
                data[k] = start.get(i)[k] + moved[at + k];
            }
            at += size;
        }
    }
}
