package veneer.engine.tensor;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * One run of a {@link Checkpoint}'s block. The first builds no graph and notes the nodes that the
 * block takes from outside, parameters among them, and the random numbers that it draws; a later
 * one is given the same numbers.
 */
final class BlockRun {
    private static final ThreadLocal<BlockRun> CURRENT = new ThreadLocal<>();

    private final BlockRun around = CURRENT.get();
    private final BlockRun first;
    private final Set<Node> outside = new LinkedHashSet<>();
    private final List<Long> numbers = new ArrayList<>();
    private int taken;

    /** A run after a first one, or the first itself where that is null. */
    BlockRun(BlockRun first) {
        this.first = first;
    }

    Tensor of(Supplier<Tensor> block) {
        CURRENT.set(this);
        try (var _ = first == null ? NoGradient.noting(outside) : NoGradient.suspended()) {
            return block.get();
        } finally {
            CURRENT.set(around);
        }
    }

    /** The nodes that the block takes from outside. */
    Set<Node> outside() {
        return outside;
    }

    /** A number from a random stream, the same one whenever the block around runs again. */
    static long drawn(LongSupplier draw) {
        BlockRun run = CURRENT.get();
        return run == null ? draw.getAsLong() : run.number(draw);
    }

    private long number(LongSupplier draw) {
        if (first != null) {
            return first.numberAgain(taken++);
        }
        long number = around == null ? draw.getAsLong() : around.number(draw);
        numbers.add(number);
        return number;
    }

    private long numberAgain(int index) {
        if (index == numbers.size()) {
            throw new IllegalStateException("a checkpointed block drew more random numbers when it"
                    + " ran again; it should compute the same each time");
        }
        return numbers.get(index);
    }
}
