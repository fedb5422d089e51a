package veneer.lora.data;

import java.io.IOException;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import veneer.engine.io.FormatException;

/**
 * Examples in the order of their samples, and what became of the samples.
 *
 * @param source where they come from, a file's path
 * @param examples the examples, unmodifiable
 * @param numbers for each example the line of its sample, or which window it is, counting from 1,
 *     unmodifiable
 * @param report what there is, and what is not
 */
public record Dataset(
        String source, List<Example> examples, List<Integer> numbers, DataReport report) {
    /** Copies the lists. */
    public Dataset {
        examples = List.copyOf(examples);
        numbers = List.copyOf(numbers);
    }

    /**
     * Encodes samples that come from anywhere; they are numbered from 1.
     *
     * @param samples the samples
     * @param encoder what encodes them
     * @return the examples of those that fit
     * @throws IllegalArgumentException if a sample can't be encoded
     */
    public static Dataset of(Iterable<? extends Sample> samples, ExampleEncoder encoder) {
        Collector collector = new Collector("sample", encoder);
        int number = 0;
        for (Sample sample : samples) {
            collector.add(sample, ++number);
        }
        return collector.dataset("samples");
    }

    /**
     * Encodes a file's samples.
     *
     * @param file the file
     * @param encoder what encodes them
     * @return the examples of those that fit
     * @throws FormatException if samples can't be encoded; the message names the first ten by
     *     {@code file:line}, and says how many there are
     */
    public static Dataset of(DataFile file, ExampleEncoder encoder) throws IOException {
        Collector collector = new Collector(file.format().unit(), encoder);
        BadLines bad = new BadLines(file.path());
        for (int index = 0; index < file.samples().size(); index++) {
            try {
                collector.add(file.samples().get(index), file.lines().get(index));
            } catch (IllegalArgumentException e) {
                bad.add(new FormatException(file.place(index), e.getMessage(), e));
            }
        }
        bad.refuse();
        return collector.dataset(file.path().toString());
    }

    /**
     * Says where an example comes from.
     *
     * @param index its place in the list
     * @return such as {@code train.jsonl:17}
     */
    public String place(int index) {
        return report.unit().equals(Format.PLAIN.unit())
                ? source + ", " + report.unit() + " " + numbers.get(index)
                : source + ":" + numbers.get(index);
    }

    /**
     * Finds examples that another data set has too.
     *
     * @param other the data set
     * @return their numbers
     */
    public List<Integer> sharedWith(Dataset other) {
        Set<Content> contents = new HashSet<>();
        other.examples.forEach(example -> contents.add(Content.of(example)));
        List<Integer> shared = new ArrayList<>();
        for (int index = 0; index < examples.size(); index++) {
            if (contents.contains(Content.of(examples.get(index)))) {
                shared.add(numbers.get(index));
            }
        }
        return shared;
    }

    /** What makes examples equal: two buffers are where their elements are. */
    private record Content(IntBuffer ids, IntBuffer labels) {
        static Content of(Example example) {
            return new Content(IntBuffer.wrap(example.ids()), IntBuffer.wrap(example.labels()));
        }
    }

    /** Gathers examples, and counts. */
    private static final class Collector {
        private final ExampleEncoder encoder;
        private final DataReport.Counts counts;
        private final List<Example> examples = new ArrayList<>();
        private final List<Integer> numbers = new ArrayList<>();
        private final Set<Content> contents = new HashSet<>();

        Collector(String unit, ExampleEncoder encoder) {
            this.encoder = encoder;
            this.counts = new DataReport.Counts(unit, encoder.maxLength());
        }

        void add(Sample sample, int line) {
            ExampleEncoder.Result result = encoder.encode(sample);
            counts.add(result.fit(), line);
            boolean windows = sample instanceof Sample.Document;
            for (Example example : result.examples()) {
                int number = windows ? examples.size() + 1 : line;
                examples.add(example);
                numbers.add(number);
                counts.add(example, number, !contents.add(Content.of(example)));
            }
        }

        Dataset dataset(String source) {
            return new Dataset(source, examples, numbers, counts.report());
        }
    }
}
