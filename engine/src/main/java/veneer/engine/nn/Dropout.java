package veneer.engine.nn;

import java.util.Map;
import veneer.engine.random.RandomStream;
import veneer.engine.tensor.Tensor;

/** Sets elements to 0 at random while it trains (Srivastava et al. 2014). */
public final class Dropout extends Module {
    private final double probability;
    private final RandomStream random;

    /**
     * A dropout.
     *
     * @param probability of an element to be dropped, from 0 to below 1
     * @param random its own stream, from which each pass takes numbers of its own
     */
    public Dropout(double probability, RandomStream random) {
        this.probability = probability;
        this.random = random;
    }

    /**
     * Drops, or does nothing where it doesn't train.
     *
     * @param x any tensor
     * @return {@code x / (1 − probability)} or 0 where it trains, x otherwise
     */
    public Tensor forward(Tensor x) {
        return isTraining() && probability != 0 ? x.dropout(probability, random) : x;
    }

    @Override
    protected Map<String, RandomStream> ownStreams() {
        return Map.of("random", random);
    }
}
