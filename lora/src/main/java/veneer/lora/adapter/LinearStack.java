package veneer.lora.adapter;

import veneer.engine.nn.Linear;
import veneer.engine.tensor.Tensor;

/** The updates of several adapters beside one linear layer: {@code W₀x + Σ share·ΔW·x}. */
final class LinearStack extends AdapterStack<Linear.Adaptation> implements Linear.Adaptation {
    LinearStack(Selection selection) {
        super(selection);
    }

    private record Product(Tensor x, Linear base) implements Pass<Linear.Adaptation> {
        @Override
        public Tensor plain() {
            return base.product(x);
        }

        @Override
        public Tensor adapted(Linear.Adaptation update) {
            return update.forward(x, base);
        }

        @Override
        public Tensor plus(Tensor y, Linear.Adaptation update, float share) {
            return switch (update) {
                case LoraLinear lora ->
                        y.addLinear(x.linear(lora.a()).scale(lora.scaling() * share), lora.b());
                default -> y.add(adapted(update).subtract(plain()).scale(share));
            };
        }
    }

    @Override
    public Tensor forward(Tensor x, Linear base) {
        int axis = x.shape().rank() - 2;
        return isMixed()
                ? mixed(axis < 0 ? 1 : x.shape().extent(axis), axis,
                        (from, to) -> new Product(x.slice(axis, from, to), base))
                : sum(new Product(x, base));
    }
}
