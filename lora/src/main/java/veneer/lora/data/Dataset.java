package veneer.lora.data;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Examples in the order of their samples, and what became of the samples.
 *
 * @param examples the examples, unmodifiable
 * @param report the counts
 */
public record Dataset(List<Example> examples, DataReport report) {
    /** Copies the list. */
    public Dataset {
        examples = List.copyOf(examples);
    }

    /**
     * Encodes samples.
     *
     * @param samples the samples
     * @param encoder what encodes them
     * @return the examples of those that fit
     */
    public static Dataset of(Iterable<? extends Sample> samples, ExampleEncoder encoder) {
        List<Example> examples = new ArrayList<>();
        Map<Fit, Integer> fits = new EnumMap<>(Fit.class);
        for (Sample sample : samples) {
            ExampleEncoder.Result result = encoder.encode(sample);
            result.example().ifPresent(examples::add);
            fits.merge(result.fit(), 1, Integer::sum);
        }
        return new Dataset(examples, report(examples, fits, encoder.maxLength()));
    }

    private static DataReport report(List<Example> examples, Map<Fit, Integer> fits,
            int maxLength) {
        return new DataReport(
                examples.size(),
                examples.stream().mapToLong(Example::length).sum(),
                examples.stream().mapToLong(Example::labelTokens).sum(),
                examples.stream().mapToInt(Example::length).max().orElse(0),
                fits.getOrDefault(Fit.TEXT_CUT, 0),
                fits.getOrDefault(Fit.PROMPT_CUT, 0),
                fits.getOrDefault(Fit.COMPLETION_TOO_LONG, 0),
                fits.getOrDefault(Fit.NOTHING_TO_PREDICT, 0),
                maxLength);
    }
}
