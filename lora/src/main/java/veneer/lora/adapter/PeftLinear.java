package veneer.lora.adapter;

import java.util.LinkedHashMap;
import java.util.Map;
import veneer.engine.nn.Linear;
import veneer.engine.random.RandomStream;
import veneer.engine.tensor.Tensor;
import veneer.engine.tensor.Weight;

/**
 * {@link LoraLinear} with what PEFT adds to the method: dropout of A's input, {@code lora_dropout},
 * and a bias of B, {@code lora_bias}: {@code W₀x + s·(B·A·x̃ + b)}.
 */
public final class PeftLinear implements AdaptedLayer, Linear.Adaptation {
    private final LoraLinear update;
    private final InputDropout dropout;
    private final Tensor bias;

    /**
     * An update with more to it.
     *
     * @param update A and B
     * @param dropout what A sees of the input
     * @param bias b, {@code (out)}, or null for none
     */
    PeftLinear(LoraLinear update, InputDropout dropout, Tensor bias) {
        this.update = update;
        this.dropout = dropout;
        this.bias = bias;
    }

    @Override
    public Tensor forward(Tensor x, Linear base) {
        Tensor y = base.product(x);
        Tensor seen = dropout.of(x, base);
        return bias == null
                ? update.addTo(y, seen)
                : y.addInPlace(
                        seen.linear(update.a()).linear(update.b(), bias).scale(update.scaling()));
    }

    @Override
    public Weight merged(Weight base) {
        return update.merged(base);
    }

    @Override
    public Tensor mergedBias(Tensor base) {
        if (bias == null) {
            return base;
        }
        if (base == null) {
            throw new IllegalArgumentException(
                    "lora_bias can't be merged into a layer that has no bias");
        }
        return WidenedWeight.frozen(base.add(bias.scale(update.scaling())));
    }

    @Override
    public Map<String, Tensor> parameters() {
        Map<String, Tensor> parameters = new LinkedHashMap<>(update.parameters());
        if (bias != null) {
            parameters.put("lora_B.bias", bias);
        }
        return parameters;
    }

    @Override
    public Map<String, RandomStream> streams() {
        return dropout.streams();
    }

    /**
     * What adds to the weight.
     *
     * @return A and B
     */
    public LoraLinear update() {
        return update;
    }
}
