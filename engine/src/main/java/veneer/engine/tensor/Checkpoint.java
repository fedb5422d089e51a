package veneer.engine.tensor;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * A part of a computation whose graph is not kept: backward runs it once more, with its graph, and
 * walks that (Chen et al. 2016). What stays in memory is what comes in and what goes out.
 *
 * <p>{@code y = f(x, θ)}; {@code ∂L/∂x} and {@code ∂L/∂θ} are those of f itself, by the same nodes
 * in the same order.
 */
final class Checkpoint extends Node {
    private static final ThreadLocal<Run> CURRENT = new ThreadLocal<>();

    private final Supplier<Tensor> block;
    private final Shape shape;
    private final Run firstRun;

    private Checkpoint(Supplier<Tensor> block, Tensor result, Run firstRun) {
        super(result.shape().size());
        this.block = block;
        this.shape = result.shape();
        this.firstRun = firstRun;
        inputs().addAll(firstRun.outside);
    }

    /**
     * One run of a block. The first builds no graph and notes the nodes that the block takes from
     * outside, parameters among them, and the random numbers that it draws; a later one is given
     * the same numbers.
     */
    private static final class Run {
        private final Run around = CURRENT.get();
        private final Run first;
        private final Set<Node> outside = new LinkedHashSet<>();
        private final List<Long> numbers = new ArrayList<>();
        private int taken;

        Run(Run first) {
            this.first = first;
        }

        boolean isFirst() {
            return first == null;
        }

        Tensor of(Supplier<Tensor> block) {
            CURRENT.set(this);
            try {
                return block.get();
            } finally {
                CURRENT.set(around);
            }
        }

        long number(LongSupplier draw) {
            if (!isFirst()) {
                return first.numberAgain(taken++);
            }
            long number = around == null ? draw.getAsLong() : around.number(draw);
            numbers.add(number);
            return number;
        }

        private long numberAgain(int index) {
            if (index == numbers.size()) {
                throw new IllegalStateException("a checkpointed block drew more random numbers when"
                        + " it ran again; it should compute the same each time");
            }
            return numbers.get(index);
        }
    }

    /** A block inside one that runs for the first time is a part of it. */
    static Tensor forward(Supplier<Tensor> block) {
        if (NoGradient.active() || buildsNoGraph()) {
            return Buffers.keepOnly(block);
        }
        Run run = new Run(null);
        Tensor result = Buffers.keepOnly(() -> run.of(block));
        if (result.node() != null || run.outside.isEmpty()) {
            return result;
        }
        return Tensor.result(
                result.data(), result.shape(), new Checkpoint(block, result, run));
    }

    /** Whether a block runs for the first time, whose graph would be thrown away. */
    private static boolean buildsNoGraph() {
        return CURRENT.get() != null && CURRENT.get().isFirst();
    }

    /**
     * Whether inputs that want a gradient leave no node all the same, because a block runs for the
     * first time; it takes note of them.
     */
    static boolean standsFor(Tensor... inputs) {
        if (!buildsNoGraph()) {
            return false;
        }
        for (Tensor input : inputs) {
            if (input != null && input.node() != null) {
                CURRENT.get().outside.add(input.node());
            }
        }
        return true;
    }

    /** A number from a random stream, the same one whenever the block around runs again. */
    static long drawn(LongSupplier draw) {
        Run run = CURRENT.get();
        return run == null ? draw.getAsLong() : run.number(draw);
    }

    @Override
    void backward(float[] dy) {
        try (Buffers.Scope scope = Buffers.inner()) {
            Backward.walk(Backward.inputsFirst(graphAgain(), firstRun.outside), dy);
            for (Node node : firstRun.outside) {
                scope.keep(node.gradientOrNull());
            }
        }
    }

    /** The block's last node, with the graph behind it. */
    private Node graphAgain() {
        Tensor again;
        try (var _ = NoGradient.suspended()) {
            again = new Run(firstRun).of(block);
        }
        if (again.node() == null || !again.shape().equals(shape)) {
            throw new IllegalStateException("a checkpointed block gave " + again.shape()
                    + " when it ran again, not " + shape + " with a gradient; it should compute the"
                    + " same each time");
        }
        return again.node();
    }
}
