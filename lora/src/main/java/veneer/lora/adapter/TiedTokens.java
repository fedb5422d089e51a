package veneer.lora.adapter;

import java.util.Arrays;
import java.util.Map;
import veneer.engine.nn.Linear;
import veneer.engine.tensor.Tensor;
import veneer.engine.tensor.Weight;

/**
 * The output head of a model whose head is its embedding's table: the rows that are trained there
 * score their words here.
 */
public final class TiedTokens implements AdaptedLayer, Linear.Adaptation {
    private final TrainedTokens trained;
    private final Tensor frozen;
    private final Tensor places;

    /**
     * A head that goes with an embedding.
     *
     * @param trained the rows that are trained
     * @param words the rows V of the table
     */
    TiedTokens(TrainedTokens trained, int words) {
        this.trained = trained;
        int count = trained.tokens().length;
        float[] mask = new float[words];
        float[] oneHot = new float[words * count];
        Arrays.fill(mask, 1);
        for (int place = 0; place < count; place++) {
            mask[trained.tokens()[place]] = 0;
            oneHot[trained.tokens()[place] * count + place] = 1;
        }
        this.frozen = Tensor.of(mask, words);
        this.places = Tensor.of(oneHot, words, count);
    }

    /** The scores of frozen words, and the trained words' put in their places. */
    @Override
    public Tensor forward(Tensor x, Linear base) {
        Tensor scores = x.linear(trained.headRows()); // (…, words that are trained)
        return base.product(x).multiply(frozen).addLinear(scores, places); // (…, V)
    }

    @Override
    public Weight merged(Weight base) {
        return trained.merged(base);
    }

    /** None of its own: they are the embedding's. */
    @Override
    public Map<String, Tensor> parameters() {
        return Map.of();
    }
}
