package veneer.transformer.model;

import veneer.engine.nn.Linear;
import veneer.engine.nn.Module;
import veneer.engine.tensor.Tensor;
import veneer.transformer.checkpoint.Activation;
import veneer.transformer.checkpoint.ModelConfig;
import veneer.transformer.checkpoint.ModuleReader;

/**
 * The feed-forward half of a block: SwiGLU (Shazeer 2020), {@code down(silu(gate(x)) · up(x))}, or
 * without gates {@code down(gelu(up(x)))}.
 */
final class FeedForward extends Module {
    private final Activation activation;
    private final Linear gate;
    private final Linear up;
    private final Linear down;

    FeedForward(ModelConfig config, ModuleReader reader) {
        this.activation = config.activation();
        this.gate = child(config.names().gate(), reader.linear(config.names().gate()));
        this.up = child(config.names().up(), reader.linear(config.names().up()));
        this.down = child(config.names().down(), reader.linear(config.names().down()));
    }

    /** {@code (…, C)} to {@code (…, C)}. */
    Tensor forward(Tensor x) {
        Tensor hidden = switch (activation) {
            case SILU -> gate.forward(x).siluMultiply(up.forward(x));
            case GELU -> up.forward(x).gelu();
            case GELU_TANH -> up.forward(x).geluTanh();
        };
        Tensor y = down.forward(hidden);
        hidden.forget();
        return y;
    }
}
