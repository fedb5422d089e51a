package veneer.transformer.model;

import veneer.engine.nn.Linear;
import veneer.engine.nn.Module;
import veneer.engine.tensor.Tensor;

/** The feed-forward half of a block, SwiGLU (Shazeer 2020): {@code down(silu(gate(x)) · up(x))}. */
final class FeedForward extends Module {
    private final Linear gateProj;
    private final Linear upProj;
    private final Linear downProj;

    FeedForward(WeightReader weights, String path) {
        this.gateProj = child("gate_proj", new Linear(weights.matrix(path + ".gate_proj.weight")));
        this.upProj = child("up_proj", new Linear(weights.matrix(path + ".up_proj.weight")));
        this.downProj = child("down_proj", new Linear(weights.matrix(path + ".down_proj.weight")));
    }

    /** {@code (…, C)} to {@code (…, C)}. */
    Tensor forward(Tensor x) {
        return downProj.forward(gateProj.forward(x).siluMultiply(upProj.forward(x)));
    }
}
