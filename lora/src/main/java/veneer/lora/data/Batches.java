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
    private final int batchSize;
    private final OptionalLong seed;
    private int orderedEpoch = -1;
    private int[] order;

    /**
     * Makes the batches of a data set.
     *
     * @param examples the examples, at least one
     * @param batchSize examples a batch
     * @param seed each epoch's order is drawn from this seed; where empty, it is the examples' own
     */
    public Batches(List<Example> examples, int batchSize, OptionalLong seed) {
        if (examples.isEmpty() || batchSize < 1) {
            throw new IllegalArgumentException(
                    "batches need an example and a size of 1 or more, not "
                            + examples.size() + " examples and size " + batchSize);
        }
        this.examples = List.copyOf(examples);
        this.batchSize = batchSize;
        this.seed = seed;
    }

    /** {@return the number of batches in an epoch} */
    public int perEpoch() {
        return Math.ceilDiv(examples.size(), batchSize);
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
        int[] epochOrder = order(index / perEpoch());
        int from = index % perEpoch() * batchSize;
        return Arrays.copyOfRange(epochOrder, from, Math.min(from + batchSize, epochOrder.length));
    }

    private int[] order(int epoch) {
        if (epoch != orderedEpoch) {
            order = seed.isPresent()
                    ? Shuffle.order(examples.size(), seed.getAsLong(), epoch)
                    : IntStream.range(0, examples.size()).toArray();
            orderedEpoch = epoch;
        }
        return order;
    }
}
