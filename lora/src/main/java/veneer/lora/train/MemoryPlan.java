package veneer.lora.train;

/**
 * How much of a step is in memory at a time. No result depends on it, to the last bit.
 *
 * @param microBatchTokens tokens that go through the model together: as many whole examples of a
 *     batch as fit, one at least
 * @param checkpoints whether a layer's values are computed again when the walk back needs them,
 *     rather than kept
 */
public record MemoryPlan(int microBatchTokens, boolean checkpoints) {
    /** What a step takes where nothing else is said. */
    public static final MemoryPlan DEFAULT = new MemoryPlan(512, false);

    /** Checks the number. */
    public MemoryPlan {
        if (microBatchTokens < 1) {
            throw new IllegalArgumentException("micro-batches hold " + microBatchTokens
                    + " tokens; it should be 1 or more");
        }
    }
}
