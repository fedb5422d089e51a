package veneer.lora.demo;

import java.util.Arrays;
import java.util.List;
import veneer.lora.data.Sample;

/**
 * Two sentences and how the second relates to the first, in the shape of MultiNLI (Williams et al.
 * 2018).
 *
 * @param premise the first
 * @param hypothesis the second
 * @param relation of the second to the first
 */
public record SentencePair(String premise, String hypothesis, Relation relation)
        implements TaskExample {
    @Override
    public Sample.Pair sample() {
        return new Sample.Pair("P: " + premise + "\nH: " + hypothesis + "\nA:",
                completion(relation));
    }

    /** Whether a text is the relation's label. */
    @Override
    public boolean isAnsweredBy(String text) {
        return text.strip().equals(relation.label());
    }

    @Override
    public List<String> choices() {
        return Arrays.stream(Relation.values()).map(SentencePair::completion).toList();
    }

    private static String completion(Relation relation) {
        return " " + relation.label();
    }
}
