package veneer.lora.data;

import java.util.ArrayList;
import java.util.List;
import veneer.lora.text.Amounts;

/**
 * What became of the samples of a data set.
 *
 * @param examples how many examples there are to train on
 * @param tokens the tokens of all examples
 * @param labelTokens those of them that are learnt
 * @param longest the tokens of the longest example
 * @param textsCut examples whose text was cut at its end
 * @param promptsCut examples whose prompt lost its beginning
 * @param completionsTooLong samples left out because their completion alone doesn't fit
 * @param withoutLabels samples left out because they have nothing to predict
 * @param maxLength the most tokens an example may have
 */
public record DataReport(
        int examples,
        long tokens,
        long labelTokens,
        int longest,
        int textsCut,
        int promptsCut,
        int completionsTooLong,
        int withoutLabels,
        int maxLength) {

    /** {@return how many examples have less than their sample} */
    public int truncated() {
        return textsCut + promptsCut;
    }

    /** {@return how many samples have no example} */
    public int leftOut() {
        return completionsTooLong + withoutLabels;
    }

    /**
     * One line for people: {@code 998 examples, 61,240 tokens, 20,016 of them learnt, longest 211;
     * 3 prompts lost their beginning to fit 512 tokens; 2 left out: their completion alone does not
     * fit 512 tokens}.
     *
     * @return the counts, those that are zero left away
     */
    public String summary() {
        List<String> parts = new ArrayList<>();
        parts.add(Amounts.count(examples, "example") + ", " + Amounts.grouped(tokens) + " tokens, "
                + Amounts.grouped(labelTokens)
                + " of them learnt, longest " + Amounts.grouped(longest));
        String fit = " fit " + Amounts.count(maxLength, "token");
        if (textsCut > 0) {
            parts.add(Amounts.count(textsCut, "text") + " cut at the end to" + fit);
        }
        if (promptsCut > 0) {
            parts.add(Amounts.count(promptsCut, "prompt") + " lost the beginning to" + fit);
        }
        if (completionsTooLong > 0) {
            parts.add(
                    Amounts.grouped(completionsTooLong)
                            + " left out: the completion alone does not" + fit);
        }
        if (withoutLabels > 0) {
            parts.add(Amounts.grouped(withoutLabels) + " left out: nothing to predict");
        }
        return String.join("; ", parts);
    }
}
