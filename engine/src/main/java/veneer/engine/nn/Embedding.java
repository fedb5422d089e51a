package veneer.engine.nn;

import java.util.Map;
import veneer.engine.random.RandomStream;
import veneer.engine.tensor.Tensor;
import veneer.engine.tensor.Weight;

/** A table of one row for each word of a vocabulary. */
public final class Embedding extends Module {
    private final Weight weight;

    /**
     * An embedding.
     *
     * @param weight {@code (V, C)}
     */
    public Embedding(Weight weight) {
        this.weight = weight;
    }

    /**
     * A table to train, with PyTorch's usual start: normal numbers of deviation 1.
     *
     * @param words the rows V
     * @param channels the columns C
     * @param random where they come from
     * @return the embedding
     */
    public static Embedding fresh(int words, int channels, RandomStream random) {
        return new Embedding(Initializers.normal(random, 1, words, channels));
    }

    /**
     * The rows of some words.
     *
     * @param ids the words
     * @param extents the shape of the ids
     * @return {@code (…, C)}
     */
    public Tensor forward(int[] ids, int... extents) {
        return Tensor.embedding(weight, ids, extents);
    }

    /**
     * The table.
     *
     * @return {@code (V, C)}
     */
    public Weight weight() {
        return weight;
    }

    @Override
    protected Map<String, Tensor> ownParameters() {
        return trainable("weight", weight);
    }
}
