package veneer.engine.nn;

import java.util.LinkedHashMap;
import java.util.Map;
import veneer.engine.random.RandomStream;
import veneer.engine.tensor.Tensor;
import veneer.engine.tensor.Weight;

/** A table of one row for each word of a vocabulary. */
public final class Embedding extends Module {
    /** Stands in for the embedding's own lookup: an adapter that trains beside the table. */
    public interface Adaptation extends Adapter {
        /**
         * The adapted embedding.
         *
         * @param ids the words
         * @param extents the shape of the ids
         * @param base the embedding beneath
         * @return {@code (…, C)}
         */
        Tensor forward(int[] ids, int[] extents, Embedding base);
    }

    private Weight weight;
    private Adaptation adaptation;

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
     * The vectors of some words.
     *
     * @param ids the words
     * @param extents the shape of the ids
     * @return {@code (…, C)}, adapted where there is an adaptation
     */
    public Tensor forward(int[] ids, int... extents) {
        return adaptation == null
                ? lookup(ids, extents)
                : adaptation.forward(ids, extents, this);
    }

    /**
     * The table's rows of some words, whatever adaptation there is.
     *
     * @param ids the words
     * @param extents the shape of the ids
     * @return {@code (…, C)}, which nothing else reads
     */
    public Tensor lookup(int[] ids, int... extents) {
        return Tensor.embedding(weight, ids, extents);
    }

    /**
     * Puts an adaptation in place.
     *
     * @param adaptation the adaptation, null for the plain embedding
     */
    public void adapt(Adaptation adaptation) {
        this.adaptation = adaptation;
    }

    /**
     * The adaptation in place.
     *
     * @return the adaptation, null for the plain embedding
     */
    public Adaptation adaptation() {
        return adaptation;
    }

    /**
     * Puts another table in place of the embedding's own. Who does so keeps that, to put it back.
     *
     * @param weight {@code (V, C)}
     */
    public void replace(Weight weight) {
        if (!weight.shape().equals(this.weight.shape())) {
            throw new IllegalArgumentException("a table " + weight.shape()
                    + " can't stand in place of one of " + this.weight.shape());
        }
        this.weight = weight;
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
        Map<String, Tensor> own = new LinkedHashMap<>(trainable("weight", weight));
        if (adaptation != null) {
            own.putAll(adaptation.parameters());
        }
        return own;
    }

    @Override
    protected Map<String, RandomStream> ownStreams() {
        return adaptation == null ? Map.of() : adaptation.streams();
    }
}
