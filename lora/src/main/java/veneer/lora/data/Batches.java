package veneer.lora.data;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/**
 * Which examples each step trains on: a function of the step alone, so that a run can go on from
 * any step. An epoch goes through all examples once, and its last batch may be short.
 */
public final class Batches {
    private final List<Example> examples;
    private final Batching batching;
    private final OptionalLong seed;
    private Epoch epoch;

    /**
     * An epoch that has been shared out.
     *
     * @param number counts from 0
     * @param first the index of its first batch
     * @param order the examples
     * @param ends for each batch how many of them are in it and in those before
     */
    private record Epoch(int number, int first, int[] order, int[] ends) {
        int end() {
            return Math.addExact(first, ends.length);
        }

        int[] rows(int index) {
            int batch = index - first;
            return Arrays.copyOfRange(order, batch == 0 ? 0 : ends[batch - 1], ends[batch]);
        }
    }

    /**
     * Makes the batches of a data set.
     *
     * @param examples the examples, at least one
     * @param batchSize examples a batch
     * @param seed each epoch's order is drawn from this seed; where empty, it is the examples' own
     */
    public Batches(List<Example> examples, int batchSize, OptionalLong seed) {
        this(examples, Batching.of(batchSize), seed);
    }

    /**
     * Makes the batches of a data set.
     *
     * @param examples the examples, at least one
     * @param batching how many of them are in a batch
     * @param seed each epoch's order is drawn from this seed; where empty, it is the examples' own
     */
    public Batches(List<Example> examples, Batching batching, OptionalLong seed) {
        if (examples.isEmpty()) {
            throw new IllegalArgumentException("batches need an example");
        }
        this.examples = List.copyOf(examples);
        this.batching = batching;
        this.seed = seed;
        this.epoch = epoch(0, 0);
    }

    /** {@return how many examples are in a batch} */
    public Batching batching() {
        return batching;
    }

    /**
     * Counts batches.
     *
     * @param epochs times through the examples
     * @return the batches of that many epochs, at least one, from the first on
     * @throws ArithmeticException if an int can't count those of epochs that differ
     */
    public long count(int epochs) {
        rewind();
        if (batching.isTheSameInAnyOrder()) {
            return (long) epochs * epoch.end();
        }
        while (epoch.number < epochs - 1) {
            advance();
        }
        return epoch.end();
    }

    /**
     * Makes a batch.
     *
     * @param index counts from 0, through as many epochs as are asked for
     * @return the batch
     */
    public Batch batch(int index) {
        return new Batch(Arrays.stream(rows(index)).mapToObj(examples::get).toList());
    }

    /**
     * Says which examples are in a batch.
     *
     * @param index counts from 0
     * @return their places in the data set, in the batch's order
     */
    public int[] rows(int index) {
        if (index < epoch.first) {
            rewind();
        }
        while (index >= epoch.end()) {
            advance();
        }
        return epoch.rows(index);
    }

    private void rewind() {
        epoch = epoch(0, 0);
    }

    private void advance() {
        epoch = epoch(epoch.number + 1, epoch.end());
    }

    private Epoch epoch(int number, int first) {
        int[] order = seed.isPresent()
                ? Shuffle.order(examples.size(), seed.getAsLong(), number)
                : IntStream.range(0, examples.size()).toArray();
        int[] lengths = Arrays.stream(order).map(example -> examples.get(example).length())
                .toArray();
        return new Epoch(number, first, order, batching.steps(lengths));
    }
}
