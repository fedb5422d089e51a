package veneer.transformer.model;

import java.util.Arrays;
import veneer.engine.tensor.Tensor;
import veneer.transformer.checkpoint.ModelConfig;

/**
 * The keys and values of the tokens so far, layer by layer, so that one more token costs one row of
 * each product.
 */
public final class KeyValueCache {
    private static final int FIRST_CAPACITY = 64;

    private final Layer[] layers;

    /**
     * An empty cache.
     *
     * @param config of the model it serves
     */
    public KeyValueCache(ModelConfig config) {
        this.layers = new Layer[config.numHiddenLayers()];
        for (int layer = 0; layer < layers.length; layer++) {
            layers[layer] = new Layer(config.numKeyValueHeads() * config.headDim());
        }
    }

    /**
     * The tokens so far.
     *
     * @return the number of positions held
     */
    public int positions() {
        return layers[layers.length - 1].positions();
    }

    Layer layer(int index) {
        return layers[index];
    }

    /** One layer's keys and values, {@code (positions, G·D)} each. */
    static final class Layer {
        private final int width;
        private float[] keys;
        private float[] values;
        private int positions;

        Layer(int width) {
            this.width = width;
            this.keys = new float[FIRST_CAPACITY * width];
            this.values = new float[FIRST_CAPACITY * width];
        }

        int positions() {
            return positions;
        }

        /** Attention of the last position, whose query this is, over what is held. */
        Tensor attend(Tensor query, ModelConfig config) {
            int window = config.slidingWindow().orElse(positions);
            return query.attendTo(keys, values, Math.max(0, positions - window), positions,
                    config.numAttentionHeads(), config.numKeyValueHeads());
        }

        void append(Tensor k, Tensor v) {
            int from = positions * width;
            int to = from + k.shape().size();
            if (to > keys.length) {
                int capacity = Math.max(to, 2 * keys.length);
                keys = Arrays.copyOf(keys, capacity);
                values = Arrays.copyOf(values, capacity);
            }
            System.arraycopy(k.data(), 0, keys, from, to - from);
            System.arraycopy(v.data(), 0, values, from, to - from);
            positions += k.shape().rows();
        }
    }
}
