package veneer.lora.demo;

import java.util.List;
import java.util.stream.IntStream;

/** A task, as data sets of any size. */
public enum Task {
    /** A question about a table, to be written as a query. */
    TABLE_QUESTIONS("questions to SQL", TableQuestions::draw),
    /** Two sentences, of which the second follows from the first, contradicts it, or neither. */
    SENTENCE_PAIRS("sentence pairs", SentencePairs::draw);

    private final String title;
    private final Source source;

    Task(String title, Source source) {
        this.title = title;
        this.source = source;
    }

    /** Makes an example. */
    private interface Source {
        TaskExample draw(Draw draw, int index);
    }

    /** {@return what people call it} */
    public String title() {
        return title;
    }

    /**
     * Makes a data set. A larger one begins with the smaller one.
     *
     * @param part what it is made of
     * @param size how many examples
     * @param seed all that it depends on besides
     * @return the examples
     */
    public List<TaskExample> examples(Part part, int size, long seed) {
        return IntStream.range(0, size)
                .mapToObj(index -> source.draw(new Draw(seed, name(), index, part), index))
                .toList();
    }
}
