package veneer.lora.cli;

import java.util.Locale;
import veneer.lora.analysis.ProbeLogits;
import veneer.transformer.model.CausalLm;

/** Whether a merged model computes what the model and its adapters do, on ids that are fixed. */
final class MergeCheck {
    /** Beyond this share, a model that was rounded is another one. */
    private static final double ROUNDED = 0.1;

    private final ProbeLogits expected;

    /** Notes what a model with its adapters computes. */
    MergeCheck(CausalLm adapted) {
        expected = ProbeLogits.of(adapted);
    }

    /** Requires that merging in float32 has changed nothing but the last bits. */
    void requireMerged(CausalLm merged) {
        double difference = expected.difference(ProbeLogits.of(merged));
        if (!(difference <= ProbeLogits.FLOAT32)) {
            throw new IllegalArgumentException("the merged weights give logits that are off by "
                    + share(difference) + " of the largest, more than "
                    + share(ProbeLogits.FLOAT32) + "; nothing was written");
        }
    }

    /** What rounding has changed of the written model, in one line. */
    String ofWritten(CausalLm merged, CausalLm written) {
        ProbeLogits unrounded = ProbeLogits.of(merged);
        ProbeLogits logits = ProbeLogits.of(written);
        double difference = expected.difference(logits);
        if (!(difference <= ROUNDED)) {
            throw new IllegalArgumentException("the written model's logits are off by "
                    + share(difference) + " of the largest: it doesn't bear this rounding; choose"
                    + " another --dtype");
        }
        String rounding = unrounded.hasBitsOf(logits)
                ? "none of it from rounding"
                : share(unrounded.difference(logits)) + " from rounding";
        return "check: on " + expected.tokens() + " tokens its logits differ from those of the"
                + " model with its adapters by at most " + share(difference) + " of the largest, "
                + rounding + "; the likeliest token is the same at " + expected.agreements(logits)
                + " of " + expected.tokens();
    }

    private static String share(double share) {
        return String.format(Locale.ROOT, "%.1e", share);
    }
}
