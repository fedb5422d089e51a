package veneer.engine.optim;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import veneer.engine.kernel.Compute;
import veneer.engine.kernel.ElementwiseKernels;
import veneer.engine.state.State;
import veneer.engine.tensor.Tensor;

/**
 * Moves parameters against their gradients, each group of them by its own settings, and remembers
 * what it needs for the next step.
 *
 * @param <S> the settings of a group
 */
public abstract sealed class Optimizer<S> permits AdamW, Sgd {
    private static final String OWNER = "the optimizer";

    private final Map<String, Slot<S>> slots = new LinkedHashMap<>();

    /** A parameter, how it is treated, and what is remembered of it. */
    static final class Slot<S> {
        final Tensor parameter;
        final S settings;
        final Map<String, float[]> memory = new LinkedHashMap<>();
        int steps;

        Slot(Tensor parameter, S settings) {
            this.parameter = parameter;
            this.settings = settings;
        }
    }

    /**
     * An optimizer that has taken no step.
     *
     * @param groups what it updates
     * @param memory the names of the arrays of a parameter's size that it remembers, zeros at first
     */
    Optimizer(List<ParameterGroup<S>> groups, Function<S, List<String>> memory) {
        Set<Tensor> known = Collections.newSetFromMap(new IdentityHashMap<>());
        for (ParameterGroup<S> group : groups) {
            group.parameters().forEach((name, parameter) -> {
                Slot<S> slot = new Slot<>(parameter, group.settings());
                for (String array : memory.apply(group.settings())) {
                    slot.memory.put(array, new float[parameter.data().length]);
                }
                if (!known.add(parameter) || slots.putIfAbsent(name, slot) != null) {
                    throw new IllegalArgumentException(
                            "the parameter `" + name + "` is there twice");
                }
            });
        }
    }

    /** Updates every parameter that has a gradient, by the learning rate of its group. */
    public final void step() {
        step(1);
    }

    /**
     * Updates every parameter that has a gradient.
     *
     * @param factor what the learning rates are multiplied by, as a {@link Schedule} says
     */
    public final void step(double factor) {
        Compute compute = Compute.current();
        List<Slot<S>> all = List.copyOf(slots.values());
        compute.workers().run(all.size(), index -> {
            Slot<S> slot = all.get(index);
            if (slot.parameter.gradient() != null) {
                slot.steps++;
                update(slot, factor, compute.kernels().elementwise());
            }
        });
    }

    /** Updates one parameter, whose {@code steps} count this one. */
    abstract void update(Slot<S> slot, double factor, ElementwiseKernels kernels);

    /**
     * All that is remembered: with the parameters' own values, what a run needs to go on with the
     * same bits.
     *
     * @return a copy: arrays as {@code parameter.array}, and how often each parameter was updated
     */
    public final State state() {
        Map<String, Long> steps = new LinkedHashMap<>();
        slots.forEach((name, slot) -> steps.put(steps(name), (long) slot.steps));
        return new State(memory(), steps);
    }

    /**
     * Goes on where another optimizer of the same parameters stood, with this one's settings.
     *
     * @param state what that one remembered
     * @throws IllegalArgumentException if anything is missing, left over or of another shape
     */
    public final void restore(State state) {
        Set<String> names = slots.keySet().stream().map(Optimizer::steps)
                .collect(Collectors.toSet());
        Map<String, Long> steps = state.numbers(OWNER, names);
        steps.forEach((name, count) -> require(count >= 0, name, count, "0 or more"));
        state.copyTo(OWNER, memory());
        slots.forEach((name, slot) -> slot.steps = Math.toIntExact(steps.get(steps(name))));
    }

    private static String steps(String name) {
        return name + ".steps";
    }

    /** The arrays themselves, as tensors of their parameters' shapes. */
    private Map<String, Tensor> memory() {
        Map<String, Tensor> memory = new LinkedHashMap<>();
        slots.forEach((name, slot) -> slot.memory.forEach((array, data) -> memory.put(
                name + "." + array, Tensor.of(data, slot.parameter.shape().toArray()))));
        return memory;
    }

    /** Refuses a setting that is out of its range. */
    static void require(boolean holds, String name, double value, String right) {
        if (!holds) {
            throw new IllegalArgumentException(name + " is " + value + "; it should be " + right);
        }
    }
}
