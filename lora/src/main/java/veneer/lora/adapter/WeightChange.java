package veneer.lora.adapter;

import veneer.engine.nn.Linear;
import veneer.engine.tensor.Tensor;

/** ΔW: what an update makes of the weight of a layer, by itself and as it is applied. */
final class WeightChange {
    private WeightChange() {}

    /** ΔW, {@code (out, in)}. */
    static Tensor of(AdaptedLayer update, Linear base) {
        return switch (update) {
            case LoraLinear lora -> lora.b().matmul(lora.a()).scale(lora.scaling());
            default -> throw new IllegalArgumentException(
                    update.getClass().getSimpleName() + " is no change of a weight");
        };
    }

    /** {@code y + share·ΔW·x} in y's place, which nothing else reads. */
    static Tensor addTo(Tensor y, Tensor x, Linear base, Linear.Adaptation update, float share) {
        return switch (update) {
            case LoraLinear lora ->
                    y.addLinear(x.linear(lora.a()).scale(lora.scaling() * share), lora.b());
            default -> y.add(update.forward(x, base).subtract(base.product(x)).scale(share));
        };
    }
}
