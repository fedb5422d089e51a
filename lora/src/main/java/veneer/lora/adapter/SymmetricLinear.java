package veneer.lora.adapter;

import java.util.Map;
import veneer.engine.nn.Linear;
import veneer.engine.random.RandomStream;
import veneer.engine.tensor.Tensor;
import veneer.engine.tensor.Weight;

/**
 * A low-rank update of which neither factor starts at zero (Su 2023): {@code W = W₀ − s·B₀A₀ +
 * s·BA} with {@code A = A₀} and {@code B = B₀} at first. W₀ stays as it is: the pair (A₀, B₀) is
 * kept frozen beside it.
 */
public final class SymmetricLinear implements AdaptedLayer, Linear.Adaptation {
    private final LoraLinear update;
    private final InputDropout dropout;
    private final Tensor startA;
    private final Tensor startB;

    /**
     * An update that starts from zero where its factors are.
     *
     * @param update A and B
     * @param dropout what A and A₀ see of the input
     * @param startA A₀, {@code (r, in)}
     * @param startB B₀, {@code (out, r)}
     */
    SymmetricLinear(LoraLinear update, InputDropout dropout, Tensor startA, Tensor startB) {
        this.update = update;
        this.dropout = dropout;
        this.startA = startA;
        this.startB = startB;
    }

    /** An update that starts where its factors are now. */
    static SymmetricLinear fresh(LoraLinear update, InputDropout dropout) {
        return new SymmetricLinear(update, dropout, copy(update.a()), copy(update.b()));
    }

    private static Tensor copy(Tensor tensor) {
        return Tensor.of(tensor.data().clone(), tensor.shape().toArray());
    }

    /** {@code W₀x + s·(B(Ax) − B₀(A₀x))}: at the start the difference is exactly zero. */
    @Override
    public Tensor forward(Tensor x, Linear base) {
        Tensor seen = dropout.of(x, base);
        Tensor now = seen.linear(update.a()).linear(update.b());
        Tensor start = seen.linear(startA).linear(startB);
        return base.product(x).addInPlace(now.subtract(start).scale(update.scaling()));
    }

    @Override
    public Weight merged(Weight base) {
        Tensor start = startB.scale(update.scaling()).matmul(startA);
        return WidenedWeight.sum(base, update.delta().subtract(start));
    }

    @Override
    public Map<String, Tensor> parameters() {
        return update.parameters();
    }

    @Override
    public Map<String, RandomStream> streams() {
        return dropout.streams();
    }

    /**
     * The factors that are trained.
     *
     * @return A and B
     */
    public LoraLinear update() {
        return update;
    }

    /** A₀, {@code (r, in)}. */
    Tensor startA() {
        return startA;
    }

    /** B₀, {@code (out, r)}. */
    Tensor startB() {
        return startB;
    }
}
