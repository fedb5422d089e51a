package veneer.lora.cli;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;
import veneer.engine.random.RandomStream;
import veneer.engine.tensor.NoGradient;
import veneer.transformer.model.CausalLm;

/** Whether a merged model computes what the model and its adapters do, on ids that are fixed. */
final class MergeCheck {
    private static final int TOKENS = 64;

    /** The bound of two float32 computations of the same logits, as a share of the largest. */
    private static final double FLOAT32 = 1e-5;

    /** Beyond this share, a model that was rounded is another one. */
    private static final double ROUNDED = 0.1;

    private final int[][] ids;
    private final float[] expected;
    private final int words;

    /** Notes what a model with its adapters computes. */
    MergeCheck(CausalLm adapted) {
        words = adapted.config().vocabSize();
        int tokens = Math.min(TOKENS, adapted.config().maxPositionEmbeddings());
        RandomStream random = new RandomStream(0, "veneer merge");
        ids = new int[][] {
                IntStream.generate(() -> random.nextInt(words)).limit(tokens).toArray()
        };
        expected = logits(adapted);
    }

    private float[] logits(CausalLm model) {
        try (var _ = NoGradient.open()) {
            return model.logits(ids).data();
        }
    }

    /** Requires that merging in float32 has changed nothing but the last bits. */
    void requireMerged(CausalLm merged) {
        double difference = difference(expected, logits(merged));
        if (!(difference <= FLOAT32)) {
            throw new IllegalArgumentException("the merged weights give logits that are off by "
                    + share(difference) + " of the largest, more than " + share(FLOAT32)
                    + "; nothing was written");
        }
    }

    /** What rounding has changed of the written model, in one line. */
    String ofWritten(CausalLm merged, CausalLm written) {
        float[] unrounded = logits(merged);
        float[] logits = logits(written);
        double difference = difference(expected, logits);
        if (!(difference <= ROUNDED)) {
            throw new IllegalArgumentException("the written model's logits are off by "
                    + share(difference) + " of the largest: it doesn't bear this rounding; choose"
                    + " another --dtype");
        }
        int same = 0;
        for (int at = 0; at < logits.length; at += words) {
            same += likeliest(expected, at) == likeliest(logits, at) ? 1 : 0;
        }
        String rounding = Arrays.equals(unrounded, logits)
                ? "none of it from rounding"
                : share(difference(unrounded, logits)) + " from rounding";
        return "check: on " + ids[0].length + " tokens its logits differ from those of the model"
                + " with its adapters by at most " + share(difference) + " of the largest, "
                + rounding + "; the likeliest token is the same at " + same + " of "
                + ids[0].length;
    }

    private int likeliest(float[] logits, int from) {
        int best = from;
        for (int at = from; at < from + words; at++) {
            best = logits[at] > logits[best] ? at : best;
        }
        return best - from;
    }

    /** The largest difference as a share of the largest expected number; NaN where any is. */
    private static double difference(float[] expected, float[] actual) {
        double largest = 0;
        double worst = 0;
        for (int i = 0; i < expected.length; i++) {
            largest = Math.max(largest, Math.abs(expected[i]));
            worst = Math.max(worst, Math.abs((double) expected[i] - actual[i]));
        }
        return worst / largest;
    }

    private static String share(double share) {
        return String.format(Locale.ROOT, "%.1e", share);
    }
}
