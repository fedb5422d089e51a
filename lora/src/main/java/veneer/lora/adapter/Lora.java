package veneer.lora.adapter;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import veneer.engine.nn.Linear;
import veneer.engine.nn.Module;
import veneer.engine.random.RandomStream;
import veneer.engine.tensor.Tensor;
import veneer.engine.tensor.Weight;
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

    private Lora(Module model, LoraConfig config, Map<String, AdaptedLayer> layers) {
        this.model = model;
        this.config = config;
        this.layers = Collections.unmodifiableMap(layers);
        layers.forEach((path, layer) -> linear(model, path).adapt((LoraLinear) layer));
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
        UnsupportedConfig.refuse(config);
        Targets targets = Targets.of(model, config);
        targets.requireEvery();
        return fresh(model, targets, config, seed);
    }

    /** Puts a fresh adapter beside the layers that are targeted, whether or not any is. */
    static Lora fresh(Module model, Targets targets, LoraConfig config, long seed) {
        Map<String, AdaptedLayer> layers = new LinkedHashMap<>();
        targets.linears().forEach((path, linear) -> {
            RandomStream random = new RandomStream(seed, path + ".lora_A.weight");
            layers.put(path, LoraLinear.fresh(
                    linear, config.rank(path), config.scaling(path), random));
        });
        return new Lora(model, config, layers);
    }

    /** Leaves the model as it was. */
    public void detach() {
        layers.keySet().forEach(path -> linear(model, path).adapt(null));
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
     * @return every A and B by path, in the model's order
     */
    public Map<String, Tensor> parameters() {
        Map<String, Tensor> parameters = new LinkedHashMap<>();
        layers.forEach((path, layer) -> layer.parameters()
                .forEach((name, parameter) -> parameters.put(path + "." + name, parameter)));
        return parameters;
    }

    /**
     * The configuration as a file has it: modules that the model chose are named, and whether
     * weights are kept {@code (in, out)} is as it is in the model.
     */
    LoraConfig savedConfig() {
        boolean inputsFirst = layers.keySet().stream()
                .anyMatch(path -> linear(model, path).weight() instanceof Weight.Transposed);
        return config.with(c -> {
            c.fanInFanOut = inputsFirst;
            c.targetModules = config.targetModules().named(layers.keySet());
        });
    }

    private static Linear linear(Module model, String path) {
        return (Linear) model.modules().get(path);
    }
}
