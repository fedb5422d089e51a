package veneer.transformer.generation;

import java.util.function.IntConsumer;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import veneer.engine.tensor.NoGradient;
import veneer.engine.tensor.Tensor;
import veneer.transformer.model.CausalLm;
import veneer.transformer.model.KeyValueCache;

/** Generation that takes the best-scored token each time. */
public final class GreedyGenerator {
    private GreedyGenerator() {}

    /**
     * Continues a prompt until a token ends it, enough tokens are there, or the context is full.
     *
     * @param model the model
     * @param prompt token ids, at least one
     * @param maxTokens the most tokens to add
     * @param end whether a token ends the text
     * @return the added tokens, the ending one included
     */
    public static int[] generate(CausalLm model, int[] prompt, int maxTokens, IntPredicate end) {
        IntStream.Builder added = IntStream.builder();
        generate(model, prompt, maxTokens, end, added);
        return added.build().toArray();
    }

    /**
     * Continues a prompt as {@link #generate(CausalLm, int[], int, IntPredicate)} does, and hands
     * on each token as soon as it is there.
     *
     * @param model the model
     * @param prompt token ids, at least one
     * @param maxTokens the most tokens to add
     * @param end whether a token ends the text
     * @param added takes the added tokens one after another, the ending one included
     */
    public static void generate(
            CausalLm model, int[] prompt, int maxTokens, IntPredicate end, IntConsumer added) {
        int room = Math.min(maxTokens, model.config().maxPositionEmbeddings() - prompt.length);
        try (var _ = NoGradient.open()) {
            KeyValueCache cache = new KeyValueCache(model.config());
            for (int token = -1, count = 0; count < room; count++) {
                Tensor logits =
                        count == 0 ? model.prefill(prompt, cache) : model.step(token, cache);
                token = best(logits.data());
                added.accept(token);
                if (end.test(token)) {
                    break;
                }
            }
        }
    }

    private static int best(float[] logits) {
        int best = 0;
        for (int token = 1; token < logits.length; token++) {
            if (logits[token] > logits[best]) {
                best = token;
            }
        }
        return best;
    }
}
