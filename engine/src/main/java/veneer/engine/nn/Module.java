package veneer.engine.nn;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import veneer.engine.random.RandomStream;
import veneer.engine.state.State;
import veneer.engine.tensor.Tensor;
import veneer.engine.tensor.Weight;

/**
 * A part of a network: it has named children and named parameters, and the path of names from the
 * root, joined by dots, is how a checkpoint names them, {@code model.layers.3.self_attn.q_proj}. It
 * trains at first, until {@link #eval} says that it is only used.
 */
public abstract class Module {
    private static final String OWNER = "the module";
    private static final String KEY = ".key";
    private static final String POSITION = ".position";

    private final Map<String, Module> children = new LinkedHashMap<>();
    private boolean training = true;

    /** A module without children. */
    protected Module() {}

    /**
     * Names a child.
     *
     * @param <M> its type
     * @param name its name below this module
     * @param child the child, or null where this module goes without
     * @return the child
     */
    protected final <M extends Module> M child(String name, M child) {
        if (child != null && children.putIfAbsent(name, child) != null) {
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
     * The random streams that this module alone draws from as it trains.
     *
     * @return streams by name, in order
     */
    protected Map<String, RandomStream> ownStreams() {
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

    /** Trains from now on, with everything below: dropout drops. */
    public final void train() {
        setTraining(true);
    }

    /** Is only used from now on, with everything below: nothing is random. */
    public final void eval() {
        setTraining(false);
    }

    private void setTraining(boolean trains) {
        training = trains;
        children.values().forEach(child -> child.setTraining(trains));
    }

    /**
     * Whether it trains.
     *
     * @return true at first and after {@link #train}
     */
    public final boolean isTraining() {
        return training;
    }

    /**
     * All that training changes: the trainable parameters, and where the random streams are.
     *
     * @return a copy, by path
     */
    public final State state() {
        return new State(parameters(), streamStates());
    }

    /**
     * Brings a state back, all of it or nothing.
     *
     * @param state of a module with the same parameters and streams
     * @throws IllegalArgumentException if anything is missing, left over or of another shape
     */
    public final void restore(State state) {
        Map<String, Long> streams = state.numbers(OWNER, streamStates().keySet());
        state.copyTo(OWNER, parameters());
        streams().forEach((path, stream) -> stream.restore(
                streams.get(path + KEY), streams.get(path + POSITION)));
    }

    private Map<String, Long> streamStates() {
        Map<String, Long> states = new LinkedHashMap<>();
        streams().forEach((path, stream) -> {
            states.put(path + KEY, stream.key());
            states.put(path + POSITION, stream.position());
        });
        return states;
    }

    private Map<String, RandomStream> streams() {
        Map<String, RandomStream> streams = new LinkedHashMap<>(ownStreams());
        modules().forEach((path, module) -> module.ownStreams()
                .forEach((name, stream) -> streams.put(path + "." + name, stream)));
        return streams;
    }

    /** Forgets all parameters' gradients. */
    public final void clearGradients() {
        parameters().values().forEach(Tensor::clearGradient);
    }

    /**
     * A map of one weight where it can be trained.
     *
     * @param name its name
     * @param weight the weight, trainable or not, or null
     * @return the weight by its name if it is a parameter, nothing otherwise
     */
    protected static Map<String, Tensor> trainable(String name, Weight weight) {
        Tensor trained = weight == null ? null : weight.trained();
        return trained == null ? Map.of() : Map.of(name, trained);
    }

    /**
     * A map of a weight and a bias where they can be trained.
     *
     * @param weight the weight, trainable or not, or null
     * @param bias the bias, likewise
     * @return those that are parameters, by the names {@code weight} and {@code bias}
     */
    protected static Map<String, Tensor> trainable(Weight weight, Tensor bias) {
        Map<String, Tensor> trainable = new LinkedHashMap<>(trainable("weight", weight));
        trainable.putAll(trainable("bias", bias));
        return trainable;
    }
}
