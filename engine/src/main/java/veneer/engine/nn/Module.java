package veneer.engine.nn;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import veneer.engine.tensor.Tensor;
import veneer.engine.tensor.Weight;

/**
 * A part of a network: it has named children and named parameters, and the path of names from the
 * root, joined by dots, is how a checkpoint names them, {@code model.layers.3.self_attn.q_proj}.
 */
public abstract class Module {
    private final Map<String, Module> children = new LinkedHashMap<>();

    /** A module without children. */
    protected Module() {}

    /**
     * Names a child.
     *
     * @param <M> its type
     * @param name its name below this module
     * @param child the child
     * @return the child
     */
    protected final <M extends Module> M child(String name, M child) {
        if (children.putIfAbsent(name, child) != null) {
            throw new IllegalArgumentException("there are two children named " + name);
        }
        return child;
    }

    /**
     * The trainable parameters of this module alone, without its children's.
     *
     * @return parameters by name, in order
     */
    protected Map<String, Tensor> ownParameters() {
        return Map.of();
    }

    /**
     * All modules below this one, in order, parents before children.
     *
     * @return modules by path
     */
    public final Map<String, Module> modules() {
        Map<String, Module> modules = new LinkedHashMap<>();
        collectModules("", modules);
        return modules;
    }

    private void collectModules(String prefix, Map<String, Module> modules) {
        children.forEach((name, child) -> {
            modules.put(prefix + name, child);
            child.collectModules(prefix + name + ".", modules);
        });
    }

    /**
     * All trainable parameters, in order. A parameter that two modules share is listed once, under
     * its first path.
     *
     * @return parameters by path
     */
    public final Map<String, Tensor> parameters() {
        Map<String, Tensor> parameters = new LinkedHashMap<>(ownParameters());
        Set<Tensor> listed = Collections.newSetFromMap(new IdentityHashMap<>());
        listed.addAll(parameters.values());
        modules().forEach((path, module) -> module.ownParameters().forEach((name, parameter) -> {
            if (listed.add(parameter)) {
                parameters.put(path + "." + name, parameter);
            }
        }));
        return parameters;
    }

    /** Forgets all parameters' gradients. */
    public final void clearGradients() {
        parameters().values().forEach(Tensor::clearGradient);
    }

    /**
     * A map of one weight where it can be trained.
     *
     * @param name its name
     * @param weight the weight, trainable or not
     * @return the weight by its name if it is a parameter, nothing otherwise
     */
    protected static Map<String, Tensor> trainable(String name, Weight weight) {
        return weight instanceof Tensor tensor && tensor.requiresGradient()
                ? Map.of(name, tensor)
                : Map.of();
    }
}
