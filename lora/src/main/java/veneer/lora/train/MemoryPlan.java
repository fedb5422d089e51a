package veneer.lora.train;

import veneer.engine.kernel.Compute;
import veneer.transformer.checkpoint.ModelConfig;

/**
 * How much of a step is in memory at a time. No result depends on it, to the last bit.
 *
 * @param microBatchTokens tokens that go through the model together: as many whole examples of a
 *     batch as fit, one at least
 * @param checkpoints whether a layer's values are computed again when the walk back needs them,
 *     rather than kept
 */
public record MemoryPlan(int microBatchTokens, boolean checkpoints) {
    /**
     * On two threads, 512 tokens at a time made a step of SmolLM2-135M 12% faster than 256 did, and
     * took 1.16 GB in place of 0.95; on sixteen, 1,024 made it a quarter faster than 512.
     */
    private static final int ENOUGH_TOKENS = 512;

    private static final int ENOUGH_TOKENS_A_THREAD = 64;

    /** Rows of logits that exist at a time. */
    private static final int LOGITS = 256;

    /** What is left to gradients on their way, the adapter and the optimizer. */
    static final double SHARE = 0.7;

    /** Checks the number. */
    public MemoryPlan {
        if (microBatchTokens < 1) {
            throw new IllegalArgumentException("micro-batches hold " + microBatchTokens
                    + " tokens; it should be 1 or more");
        }
    }

    /**
     * As much at a time as this process has room and threads for.
     *
     * @param config of the model
     * @return the plan, which keeps all values
     */
    public static MemoryPlan fitting(ModelConfig config) {
        return within(config, Runtime.getRuntime().maxMemory(),
                Compute.current().workers().threads());
    }

    /**
     * As much at a time as a heap has room for, up to what a step gains by.
     *
     * @param config of the model
     * @param heapBytes the largest that the heap may become
     * @param threads that share the work
     * @return the plan, which keeps all values
     */
    public static MemoryPlan within(ModelConfig config, long heapBytes, int threads) {
        double tokens = (SHARE * heapBytes - logits(config)) / bytesPerToken(config);
        int enough = Math.max(ENOUGH_TOKENS, ENOUGH_TOKENS_A_THREAD * threads);
        return new MemoryPlan((int) Math.clamp(tokens, 1, enough), false);
    }

    static double logits(ModelConfig config) {
        return (double) Float.BYTES * LOGITS * config.vocabSize();
    }

    /**
     * What the walk back needs of a token: in each layer the residual stream twice, queries, keys,
     * values and what attention makes of them, and the feed-forward channels twice.
     */
    static double bytesPerToken(ModelConfig config) {
        double queries = (double) config.numAttentionHeads() * config.headDim();
        double keys = (double) config.numKeyValueHeads() * config.headDim();
        double layer = 2.0 * config.hiddenSize() + 2 * queries + 2 * keys
                + 2.0 * config.intermediateSize();
        return Float.BYTES * layer * config.numHiddenLayers();
    }
}
