package veneer.lora.cli;

import veneer.lora.train.MemoryNeed;
import veneer.lora.train.MemoryPlan;

/**
 * The options that trade time for memory in training, and change no bit of what comes out.
 */
final class MemoryOptions {
    static final Option<Integer> MICRO_BATCH = Option.integer(
            "--micro-batch", "TOKENS", 1, Integer.MAX_VALUE,
            "how many of a batch's tokens are in memory at a time, in whole examples")
            .absentMeans("512, or more for many threads, or less for a small heap");
    static final Option<Boolean> CHECKPOINTING = Option.flag(
            "--gradient-checkpointing",
            "computes each layer twice instead of keeping its values");

    private MemoryOptions() {}

    /** What they ask for, and what fits the heap where they don't. */
    static MemoryPlan plan(Arguments arguments, Trainee trainee) {
        return new MemoryPlan(
                arguments.find(MICRO_BATCH).orElseGet(
                        () -> MemoryPlan.fitting(trainee.model().config()).microBatchTokens()),
                arguments.isGiven(CHECKPOINTING));
    }

    /** What would be enough where the heap wasn't. */
    static String explain(Arguments arguments, Trainee trainee, int longest) {
        return new MemoryNeed(trainee.model().config(), trainee.numbers(), longest)
                .explain(Runtime.getRuntime().maxMemory(), arguments.has(CHECKPOINTING));
    }
}
