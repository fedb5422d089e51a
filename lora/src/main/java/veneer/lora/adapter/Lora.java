package veneer.lora.adapter;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import veneer.engine.nn.Embedding;
import veneer.engine.nn.Linear;
import veneer.engine.nn.Module;
import veneer.engine.random.RandomStream;
import veneer.engine.tensor.Tensor;
import veneer.engine.tensor.Weight;
import veneer.lora.text.NearestNames;

/**
 * An adapter: the low-rank updates beside the layers of one model, whose own weights stay as they
 * are.
 */
public final class Lora {
    private final Module model;
    private final LoraConfig config;
    private final Map<String, LoraLinear> layers;

    private Lora(Module model, LoraConfig config, Map<String, LoraLinear> layers) {
        this.model = model;
        this.config = config;
        this.layers = Collections.unmodifiableMap(layers);
        layers.forEach((path, layer) -> linear(model, path).adapt(layer));
    }

    /**
     * Puts a fresh adapter beside the layers that a configuration names.
     *
     * @param model the model, without an adapter
     * @param config which layers, and how
     * @param seed the seed of A, which each layer draws under its own name
     * @return the adapter
     * @throws IllegalArgumentException if a target matches nothing
     */
    public static Lora attach(Module model, LoraConfig config, long seed) {
        refuseEmbeddings(model, config.targetModules());
        requireEveryTarget(model, config.targetModules());
        Map<String, LoraLinear> layers = new LinkedHashMap<>();
        linears(model).forEach((path, linear) -> {
            if (config.targetModules().matches(path)) {
                RandomStream random = new RandomStream(seed, path + ".lora_A.weight");
                layers.put(path, LoraLinear.fresh(linear, config.r(), config.scaling(), random));
            }
        });
        return new Lora(model, config, layers);
    }

    /** Puts updates that are there already beside a model's layers. */
    static Lora attach(Module model, LoraConfig config, Map<String, LoraLinear> layers) {
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
     * The updates.
     *
     * @return updates by the path of their layer, in the model's order
     */
    public Map<String, LoraLinear> layers() {
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

    /** Whether the weights beneath are kept {@code (in, out)}: PEFT's fan_in_fan_out. */
    boolean isBesideInputsFirst() {
        return layers.keySet().stream()
                .anyMatch(path -> linear(model, path).weight() instanceof Weight.Transposed);
    }

    /**
     * Refuses targets that are embeddings, which adapters of linear layers would pass over
     * silently.
     */
    static void refuseEmbeddings(Module model, TargetModules targets) {
        if (targets instanceof TargetModules.AllLinear) {
            return;
        }
        model.modules().forEach((path, module) -> {
            if (module instanceof Embedding && targets.matches(path)) {
                throw new IllegalArgumentException(
                        "target " + targets + " means " + path
                                + "; an adapter of an embedding is not supported");
            }
        });
    }

    /** The linear layers of a model by path. */
    static Map<String, Linear> linears(Module model) {
        Map<String, Linear> linears = new LinkedHashMap<>();
        model.modules().forEach((path, module) -> {
            if (module instanceof Linear linear) {
                linears.put(path, linear);
            }
        });
        return linears;
    }

    private static Linear linear(Module model, String path) {
        return (Linear) model.modules().get(path);
    }

    private static void requireEveryTarget(Module model, TargetModules targets) {
        Map<String, Linear> linears = linears(model);
        List<String> unmatched =
                switch (targets) {
                    case TargetModules.Names list ->
                            list.names().stream()
                                    .filter(name -> linears.keySet().stream()
                                            .noneMatch(path -> TargetModules.Names.matches(name,
                                                    path)))
                                    .toList();
                    default ->
                            linears.keySet().stream().anyMatch(targets::matches)
                                    ? List.of()
                                    : List.of(targets.toString());
                };
        if (!unmatched.isEmpty()) {
            List<String> names = linears.keySet().stream()
                    .map(path -> path.substring(path.lastIndexOf('.') + 1))
                    .toList();
            throw new IllegalArgumentException("target " + String.join(", ", unmatched)
                    + " matches no linear layer; the nearest are "
                    + String.join(", ", NearestNames.of(unmatched.getFirst(), names, 3)));
        }
    }
}
