package veneer.lora.adapter;

import java.util.LinkedHashMap;
import java.util.Map;
import veneer.engine.nn.Linear;
import veneer.engine.random.RandomStream;
import veneer.engine.tensor.Tensor;
import veneer.engine.tensor.Weight;

/**
 * Weight-decomposed adaptation (Liu et al. 2024, equation 5): a low-rank update turns the rows of
 * {@code V = W₀ + s·B·A}, and a trained magnitude m {@code (out)} gives them their lengths,
 * {@code y = (m/‖V‖)·Vx + b}. The bias is not scaled, and ‖V‖ is a constant to the gradient
 * (section 4.3 there). m starts at ‖V‖.
 */
public final class DoraLinear implements AdaptedLayer, Linear.Adaptation {
    private final LoraLinear update;
    private final InputDropout dropout;
    private final Tensor magnitude;
    private final RowNorms norms;

    private DoraLinear(LoraLinear update, InputDropout dropout, RowNorms norms) {
        this.update = update;
        this.dropout = dropout;
        this.norms = norms;
        float[] lengths = norms.lengths(update.a(), update.b(), update.scaling());
        this.magnitude = Tensor.parameter(lengths, lengths.length);
    }

    /** An update beside a weight whose rows keep their lengths at first. */
    static DoraLinear fresh(LoraLinear update, InputDropout dropout, Weight weight) {
        return new DoraLinear(update, dropout, new RowNorms(weight));
    }

    /**
     * {@code g·Vx + b} with {@code g = m/‖V‖}. Where dropout leaves A a part x̃ of the input, the
     * rest goes the plain way: {@code g·Vx̃ + W₀(x − x̃) + b}.
     */
    @Override
    public Tensor forward(Tensor x, Linear base) {
        Tensor seen = dropout.of(x, base);
        Tensor turned = update.addTo(seen.linear(base.weight()), seen); // V·x̃, (…, out)
        if (seen == x) {
            return turned.scaleColumns(magnitude, inverseLengths(), base.bias());
        }
        return turned.scaleColumns(magnitude, inverseLengths(), null)
                .addInPlace(x.subtract(seen).linear(base.weight(), base.bias()));
    }

    private Tensor inverseLengths() {
        return norms.inverse(update.a(), update.b(), update.scaling());
    }

    @Override
    public Weight merged(Weight base) {
        float[] factors = magnitude.multiply(inverseLengths()).data();
        return WidenedWeight.scaleRows(update.merged(base), factors);
    }

    @Override
    public Map<String, Tensor> parameters() {
        Map<String, Tensor> parameters = new LinkedHashMap<>(update.parameters());
        parameters.put("lora_magnitude_vector", magnitude);
        return parameters;
    }

    @Override
    public Map<String, RandomStream> streams() {
        return dropout.streams();
    }

    /**
     * What turns the rows.
     *
     * @return A and B
     */
    public LoraLinear update() {
        return update;
    }

    /**
     * The lengths of the rows.
     *
     * @return m, {@code (out)}
     */
    public Tensor magnitude() {
        return magnitude;
    }
}
