package veneer.lora.analysis;

import java.util.Arrays;
import java.util.stream.IntStream;
import veneer.engine.random.RandomStream;
import veneer.engine.tensor.NoGradient;
import veneer.transformer.model.CausalLm;

/**
 * What a model computes of 64 tokens that are always the same, to compare it with what it computes
 * once something about it has changed.
 *
 * @param tokens how many they are, fewer where the model takes no more
 * @param values the logits {@code (tokens, V)}
 */
public record ProbeLogits(int tokens, float[] values) {
    private static final int TOKENS = 64;

    /** The bound of two float32 computations of the same logits, as a share of the largest. */
    public static final double FLOAT32 = 1e-5;

    /**
     * Runs a model as it is now.
     *
     * @param model the model
     * @return its logits
     */
    public static ProbeLogits of(CausalLm model) {
        int tokens = Math.min(TOKENS, model.config().maxPositionEmbeddings());
        RandomStream random = new RandomStream(0, "veneer merge");
        int[] ids = IntStream.generate(() -> random.nextInt(model.config().vocabSize()))
                .limit(tokens).toArray();
        try (var _ = NoGradient.open()) {
            float[] logits = model.logits(new int[][] {ids}).data();
            return new ProbeLogits(
                    tokens, Arrays.copyOf(logits, tokens * model.config().vocabSize()));
        }
    }

    /**
     * The largest difference.
     *
     * @param other logits of the same tokens
     * @return its share of the largest of these logits; NaN where any is
     */
    public double difference(ProbeLogits other) {
        double largest = 0;
        double worst = 0;
        for (int i = 0; i < values.length; i++) {
            largest = Math.max(largest, Math.abs(values[i]));
            worst = Math.max(worst, Math.abs((double) values[i] - other.values[i]));
        }
        return worst / largest;
    }

    /**
     * Whether all are the same, to the bit.
     *
     * @param other logits of the same tokens
     * @return true if they are
     */
    public boolean hasBitsOf(ProbeLogits other) {
        return Arrays.equals(values, other.values);
    }

    /**
     * At how many positions both find the same token the likeliest.
     *
     * @param other logits of the same tokens
     * @return from 0 to the number of tokens
     */
    public int agreements(ProbeLogits other) {
        return (int) IntStream.range(0, tokens).filter(at -> likeliest(at) == other.likeliest(at))
                .count();
    }

    private int likeliest(int token) {
        int words = values.length / tokens;
        int best = token * words;
        for (int at = best; at < (token + 1) * words; at++) {
            best = values[at] > values[best] ? at : best;
        }
        return best;
    }
}
