package veneer.engine.nn;

import java.util.LinkedHashMap;
import java.util.Map;
import veneer.engine.random.RandomStream;
import veneer.engine.tensor.Tensor;
import veneer.engine.tensor.Weight;

/**
 * {@code y = x·Wᵀ + b} with a weight of shape {@code (out, in)}, and what an {@link Adaptation}
 * makes of it where there is one.
 */
public final class Linear extends Module {
    /** Stands in for the layer's own product: an adapter that trains beside the weight. */
    public interface Adaptation extends Adapter {
        /**
         * The adapted layer.
         *
         * @param x {@code (…, in)}
         * @param base the layer beneath
         * @return {@code (…, out)}
         */
        Tensor forward(Tensor x, Linear base);
    }

    private Weight weight;
    private Tensor bias;
    private Adaptation adaptation;

    /**
     * A layer without bias.
     *
     * @param weight {@code (out, in)}
     */
    public Linear(Weight weight) {
        this(weight, null);
    }

    /**
     * A layer.
     *
     * @param weight {@code (out, in)}
     * @param bias {@code (out)}, or null for none
     */
    public Linear(Weight weight, Tensor bias) {
        this.weight = weight;
        this.bias = bias;
    }

    /**
     * A layer to train, with PyTorch's usual start: weight and bias uniform in ±1/√in.
     *
     * @param inputs channels of the input
     * @param outputs channels of the output
     * @param random where the weight comes from, then the bias
     * @return the layer
     */
    public static Linear fresh(int inputs, int outputs, RandomStream random) {
        Tensor weight = Initializers.kaimingUniform(random, Math.sqrt(5), outputs, inputs);
        float bound = (float) (1 / Math.sqrt(inputs));
        return new Linear(
                weight, Tensor.parameter(random.uniform(outputs, bound), outputs));
    }

    /**
     * The layer's result.
     *
     * @param x {@code (…, in)}
     * @return {@code (…, out)}, adapted where there is an adaptation
     */
    public Tensor forward(Tensor x) {
        return adaptation == null ? product(x) : adaptation.forward(x, this);
    }

    /**
     * The layer's own product, whatever adaptation there is.
     *
     * @param x {@code (…, in)}
     * @return {@code x·Wᵀ + b}, {@code (…, out)}, which nothing else reads
     */
    public Tensor product(Tensor x) {
        return x.linear(weight, bias);
    }

    /**
     * Puts another weight and bias in place of the layer's own. Who does so keeps those, to put
     * them back.
     *
     * @param weight {@code (out, in)}
     * @param bias {@code (out)}, or null for none
     */
    public void replace(Weight weight, Tensor bias) {
        if (!weight.shape().equals(this.weight.shape())) {
            throw new IllegalArgumentException("a weight " + weight.shape()
                    + " can't stand in place of one of " + this.weight.shape());
        }
        this.weight = weight;
        this.bias = bias;
    }

    /**
     * Puts an adaptation in place.
     *
     * @param adaptation the adaptation, null for the plain layer
     */
    public void adapt(Adaptation adaptation) {
        this.adaptation = adaptation;
    }

    /**
     * The adaptation in place.
     *
     * @return the adaptation, null for the plain layer
     */
    public Adaptation adaptation() {
        return adaptation;
    }

    /**
     * The weight.
     *
     * @return {@code (out, in)}
     */
    public Weight weight() {
        return weight;
    }

    /**
     * The bias.
     *
     * @return {@code (out)}, or null for none
     */
    public Tensor bias() {
        return bias;
    }

    /**
     * Channels of the input.
     *
     * @return in
     */
    public int inputs() {
        return weight.shape().extent(1);
    }

    /**
     * Channels of the output.
     *
     * @return out
     */
    public int outputs() {
        return weight.shape().extent(0);
    }

    @Override
    protected Map<String, Tensor> ownParameters() {
        Map<String, Tensor> own = new LinkedHashMap<>(trainable(weight, bias));
        if (adaptation != null) {
            own.putAll(adaptation.parameters());
        }
        return own;
    }

    @Override
    protected Map<String, RandomStream> ownStreams() {
        return adaptation == null ? Map.of() : adaptation.streams();
    }
}
