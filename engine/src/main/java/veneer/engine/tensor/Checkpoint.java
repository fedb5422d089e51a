package veneer.engine.tensor;

import java.util.function.Supplier;

/**
 * A part of a computation whose graph is not kept: backward runs it once more, with its graph, and
 * walks that (Chen et al. 2016). What stays in memory is what comes in and what goes out.
 *
 * <p>{@code y = f(x, θ)}; {@code ∂L/∂x} and {@code ∂L/∂θ} are those of f itself, by the same nodes
 * in the same order.
 */
final class Checkpoint extends Node {
    private final Supplier<Tensor> block;
    private final Shape shape;
    private final BlockRun firstRun;

    private Checkpoint(Supplier<Tensor> block, Tensor result, BlockRun firstRun) {
        super(result.shape().size());
        this.block = block;
        this.shape = result.shape();
        this.firstRun = firstRun;
        inputs().addAll(firstRun.outside());
    }

    /** A block inside one that runs for the first time is a part of it. */
    static Tensor forward(Supplier<Tensor> block) {
        if (NoGradient.active()) {
            return Buffers.keepOnly(block);
        }
        BlockRun run = new BlockRun(null);
        Tensor result = Buffers.keepOnly(() -> run.of(block));
        if (result.node() != null || run.outside().isEmpty()) {
            return result;
        }
        return Tensor.result(
                result.data(), result.shape(), new Checkpoint(block, result, run));
    }

    @Override
    void backward(float[] dy) {
        try (Buffers.Scope scope = Buffers.inner()) {
            Backward.walk(Backward.inputsFirst(graphAgain(), firstRun.outside()), dy);
            for (Node node : firstRun.outside()) {
                scope.keep(node.gradientOrNull());
            }
        }
    }

    /** The block's last node, with the graph behind it. */
    private Node graphAgain() {
        Tensor again = new BlockRun(firstRun).of(block);
        if (again.node() == null || !again.shape().equals(shape)) {
            throw new IllegalStateException("a checkpointed block gave " + again.shape()
                    + " when it ran again, not " + shape + " with a gradient; it should compute the"
                    + " same each time");
        }
        return again.node();
    }
}
