package veneer.lora.adapter;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import veneer.engine.nn.Embedding;
import veneer.engine.nn.Linear;
import veneer.engine.nn.Module;
import veneer.engine.random.RandomStream;
import veneer.engine.tensor.Tensor;
import veneer.lora.config.LoraConfig;
import veneer.lora.config.Targets;

/**
 * An adapter: the low-rank updates beside the layers of one model, whose own weights stay as they
 * are.
 */
public final class Lora {
    private final Module model;
    private final LoraConfig config;
    private final Map<String, AdaptedLayer> layers;
    private final TrainedCopies copies;

    private Lora(Module model, LoraConfig config, Map<String, AdaptedLayer> layers,
            TrainedCopies copies) {
        this.model = model;
        this.config = config;
        this.layers = Collections.unmodifiableMap(layers);
        this.copies = copies;
        place(true);
    }

    /**
     * Puts a fresh adapter beside the layers that a configuration names.
     *
     * @param model the model, without an adapter
     * @param config which layers, and how
     * @param seed the seed of A, which each layer draws under its own name
     * @return the adapter
     * @throws IllegalArgumentException if a target, exclusion, layer or pattern means no module, or
     *     something is not supported
     */
    public static Lora attach(Module model, LoraConfig config, long seed) {
        Targets targets = Targets.of(model, config);
        targets.requireEvery();
        return fresh(model, targets, config, seed);
    }

    /** Puts a fresh adapter beside the layers that are targeted, whether or not any is. */
    static Lora fresh(Module model, Targets targets, LoraConfig config, long seed) {
        Map<String, AdaptedLayer> layers = new LinkedHashMap<>();
        boolean plain = config.isPlain();
        targets.adapted().forEach((path, module) -> layers.put(path,
                plain && module instanceof Linear linear
                        ? LoraLinear.fresh(linear, config.rank(path), config.scaling(path),
                                new RandomStream(seed, path + ".lora_A.weight"))
                        : LayerMaker.fresh(path, module, config, seed)));
        if (!config.trainableTokenIndices().isEmpty()) {
            TokenRows.add(model, config, layers);
        }
        return new Lora(model, config, layers,
                config.trainsCopies() ? TrainedCopies.of(model, config) : null);
    }

    /** The model that it is beside. */
    Module model() {
        return model;
    }

    /** The model's own weights that are trained, null where none are. */
    TrainedCopies copies() {
        return copies;
    }

    /** Leaves the model as it was. */
    public void detach() {
        place(false);
    }

    private void place(boolean present) {
        Map<String, Module> modules = model.modules();
        layers.forEach((path, layer) -> {
            switch (modules.get(path)) {
                case Embedding embedding ->
                        embedding.adapt(present ? (Embedding.Adaptation) layer : null);
                case Linear linear -> linear.adapt(present ? (Linear.Adaptation) layer : null);
                default -> throw new IllegalStateException(path + " can't be adapted");
            }
        });
        if (copies != null && present) {
            copies.place();
        } else if (copies != null) {
            copies.remove();
        }
    }

    /**
     * How the adapter was made.
     *
     * @return the configuration
     */
    public LoraConfig config() {
        return config;
    }

    /**
     * The modules that it changes.
     *
     * @return what is beside them by their paths, in the model's order
     */
    public Map<String, AdaptedLayer> layers() {
        return layers;
    }

    /**
     * What is trained.
     *
     * @return every A and B by path, in the model's order, then what else the configuration trains
     */
    public Map<String, Tensor> parameters() {
        Map<String, Tensor> parameters = new LinkedHashMap<>();
        layers.forEach((path, layer) -> layer.parameters()
                .forEach((name, parameter) -> parameters.put(path + "." + name, parameter)));
        if (copies != null) {
            parameters.putAll(copies.parameters());
        }
        return parameters;
    }
}
