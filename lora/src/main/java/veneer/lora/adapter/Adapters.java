package veneer.lora.adapter;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import veneer.engine.nn.Embedding;
import veneer.engine.nn.Linear;
import veneer.engine.nn.Module;
import veneer.lora.config.LoraConfig;

/**
 * Several adapters beside one model, a task each. Which of them take part is switched in constant
 * time, whatever the size of the model; of several, the updates add up, each with its share. The
 * sequences of one batch may use different ones.
 *
 * <p>Whoever computes with the model sees the choice that holds at that moment; an instance is not
 * for several threads at once.
 */
public final class Adapters {
    /** In {@link #mix}, the name for a sequence that uses no adapter. */
    public static final String BASE = "__base__";

    private final Module model;
    private final Map<String, Module> modules;
    private final Map<String, Lora> adapters = new LinkedHashMap<>();
    private final Map<String, AdapterStack<?>> stacks = new LinkedHashMap<>();
    private final Selection selection = new Selection();
    private Merged merged;

    /**
     * No adapters yet.
     *
     * @param model the model, without an adapter
     */
    public Adapters(Module model) {
        this.model = model;
        this.modules = model.modules();
    }

    /** Ends what {@link #mix} began. */
    public interface Mix extends AutoCloseable {
        @Override
        void close();
    }

    /** Puts one adapter beside the model as if there were no others. */
    private interface Source {
        Lora attach() throws IOException;
    }

    /**
     * Makes a fresh adapter, which becomes active if it is the first.
     *
     * @param name its name here
     * @param config which layers, and how
     * @param seed the seed of its start
     * @return the adapter
     */
    public Lora attach(String name, LoraConfig config, long seed) {
        try {
            return add(name, () -> Lora.attach(model, config, seed));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Loads an adapter, which becomes active if it is the first.
     *
     * @param name its name here
     * @param folder its folder, as PEFT keeps it
     * @return the adapter
     * @throws IOException if it can't be read or does not fit the model
     */
    public Lora load(String name, Path folder) throws IOException {
        return load(name, folder, AdapterLoading.STRICT);
    }

    /**
     * Loads an adapter, which becomes active if it is the first.
     *
     * @param name its name here
     * @param folder its folder, as PEFT keeps it
     * @param loading how strictly
     * @return the adapter
     * @throws IOException if it can't be read or does not fit the model
     */
    public Lora load(String name, Path folder, AdapterLoading loading) throws IOException {
        return add(name, () -> PeftAdapter.load(model, folder, loading));
    }

    private Lora add(String name, Source source) throws IOException {
        requireUnmerged("add an adapter");
        if (name.equals(BASE) || adapters.containsKey(name)) {
            throw new IllegalArgumentException("an adapter named " + name + " is there already");
        }
        place(false);
        try {
            Lora lora = source.attach();
            lora.detach();
            adapters.put(name, lora);
            lora.layers().forEach((path, update) -> stack(path, name, update));
        } finally {
            place(true);
        }
        if (adapters.size() == 1) {
            activate(name);
        }
        return adapters.get(name);
    }

    private void stack(String path, String name, AdaptedLayer update) {
        switch (modules.get(path)) {
            case Linear _ -> ((LinearStack) stacks
                    .computeIfAbsent(path, _ -> new LinearStack(selection)))
                            .put(name, (Linear.Adaptation) update);
            case Embedding _ -> ((EmbeddingStack) stacks
                    .computeIfAbsent(path, _ -> new EmbeddingStack(selection)))
                            .put(name, (Embedding.Adaptation) update);
            default -> throw new IllegalStateException(path + " can't be adapted");
        }
    }

    /** Puts everything beside the model and in place of its weights, or takes it away. */
    private void place(boolean present) {
        stacks.forEach((path, stack) -> place(path, present ? stack : null));
        placeCopies(present);
    }

    private void place(String path, AdapterStack<?> stack) {
        switch (modules.get(path)) {
            case Linear linear -> linear.adapt((LinearStack) stack);
            case Embedding embedding -> embedding.adapt((EmbeddingStack) stack);
            default -> throw new IllegalStateException(path + " can't be adapted");
        }
    }

    /** Weights that the active adapters have instead of the model's. */
    private void placeCopies(boolean present) {
        selection.active().forEach(share -> {
            TrainedCopies copies = adapters.get(share.adapter()).copies();
            if (copies != null && present) {
                copies.place();
            } else if (copies != null) {
                copies.remove();
            }
        });
    }

    /**
     * Takes an adapter away. Where no other is active then, the first that is left becomes so.
     *
     * @param name its name
     */
    public void remove(String name) {
        requireUnmerged("remove an adapter");
        requireKnown(List.of(name));
        Map<String, Float> left = new LinkedHashMap<>(active());
        boolean was = left.remove(name) != null;
        activate(left);
        adapters.remove(name);
        stacks.entrySet().removeIf(entry -> {
            boolean empty = !entry.getValue().remove(name);
            if (empty) {
                place(entry.getKey(), null);
            }
            return empty;
        });
        if (was && left.isEmpty() && !adapters.isEmpty()) {
            activate(adapters.keySet().iterator().next());
        }
    }

    /**
     * The adapters, active or not.
     *
     * @return the adapters by name, in the order in which they came
     */
    public Map<String, Lora> all() {
        return Collections.unmodifiableMap(adapters);
    }

    /**
     * The adapters that take part.
     *
     * @return by name what the updates of each are multiplied by
     */
    public Map<String, Float> active() {
        Map<String, Float> active = new LinkedHashMap<>();
        selection.active().forEach(share -> active.put(share.adapter(), share.share()));
        return active;
    }

    /**
     * Chooses the adapters that take part from now on, each in full.
     *
     * @param names their names; none for the model alone
     */
    public void activate(String... names) {
        Map<String, Float> shares = new LinkedHashMap<>();
        for (String name : names) {
            shares.put(name, 1f);
        }
        activate(shares);
    }

    /**
     * Chooses the adapters that take part from now on.
     *
     * @param shares by name what the updates of each are multiplied by
     */
    public void activate(Map<String, Float> shares) {
        requireUnmerged("choose adapters");
        requireKnown(shares.keySet());
        List<Selection.Share> chosen = new ArrayList<>();
        shares.forEach((name, share) -> {
            if (!Float.isFinite(share)) {
                throw new IllegalArgumentException(
                        "adapter " + name + " has the share " + share + ", not a finite number");
            }
            chosen.add(new Selection.Share(name, share));
        });
        requireOneCopyEach(chosen);
        placeCopies(false);
        selection.activate(chosen);
        placeCopies(true);
    }

    /** A weight that adapters have instead of the model's is that of one of them, and in full. */
    private void requireOneCopyEach(List<Selection.Share> chosen) {
        Map<String, String> owners = new HashMap<>();
        for (Selection.Share share : chosen) {
            TrainedCopies copies = adapters.get(share.adapter()).copies();
            if (copies == null) {
                continue;
            }
            if (share.share() != 1) {
                throw new IllegalArgumentException("adapter " + share.adapter() + " has weights of"
                        + " its own in place of the model's, which can't be weighed by "
                        + share.share());
            }
            copies.parameters().keySet().forEach(path -> {
                String other = owners.put(path, share.adapter());
                if (other != null) {
                    throw new IllegalArgumentException("adapters " + other + " and "
                            + share.adapter() + " both have a " + path
                            + " of their own; only one of them can be active");
                }
            });
        }
    }

    /**
     * Chooses an adapter for each sequence of a batch. The choice holds for all passes over this
     * batch until it is closed; they are for use, not for training.
     *
     * @param ids the batch's token ids, sequences of any lengths
     * @param names an adapter for each sequence, {@link #BASE} for none
     * @return ends the choice
     */
    public Mix mix(int[][] ids, String... names) {
        requireUnmerged("mix adapters");
        if (names.length != ids.length) {
            throw new IllegalArgumentException("each sequence needs one adapter: " + ids.length
                    + ", not " + names.length);
        }
        List<String> adapted = Arrays.stream(names).filter(name -> !name.equals(BASE)).toList();
        requireKnown(adapted);
        requireNoCopies(adapted);
        requireNoCopies(active().keySet());
        List<Selection.Run> runs = new ArrayList<>();
        for (int row = 0; row < ids.length; row++) {
            runs.add(new Selection.Run(ids[row].length, names[row].equals(BASE)
                    ? List.of()
                    : List.of(new Selection.Share(names[row], 1))));
        }
        selection.mix(runs);
        return () -> selection.mix(null);
    }

    /**
     * Adds the updates of the active adapters to the weights of their layers.
     *
     * @throws IllegalStateException if adapters are merged already
     * @throws IllegalArgumentException if a weight would not be finite; then nothing has changed
     */
    public void merge() {
        requireUnmerged("merge");
        Map<Lora, Float> shares = new LinkedHashMap<>();
        active().forEach((name, share) -> shares.put(adapters.get(name), share));
        merged = Merged.of(model, shares);
    }

    /**
     * Puts the layers' own weights back, to the bit.
     *
     * @throws IllegalStateException if nothing is merged
     */
    public void unmerge() {
        if (merged == null) {
            throw new IllegalStateException("no adapter is merged that could be unmerged");
        }
        merged.unmerge();
        merged = null;
    }

    /** Leaves the model as it was. */
    public void detach() {
        requireUnmerged("detach");
        place(false);
        stacks.clear();
        adapters.clear();
        selection.activate(List.of());
    }

    private void requireNoCopies(Iterable<String> names) {
        for (String name : names) {
            if (adapters.get(name).copies() != null) {
                throw new IllegalArgumentException("adapter " + name + " has weights of its own in"
                        + " place of the model's, which hold for all sequences of a batch");
            }
        }
    }

    private void requireUnmerged(String what) {
        if (merged != null) {
            throw new IllegalStateException("can't " + what + " while the adapters "
                    + String.join(", ", active().keySet()) + " are merged; unmerge them first");
        }
    }

    private void requireKnown(Iterable<String> names) {
        Set<String> unknown = new TreeSet<>();
        for (String name : names) {
            if (!adapters.containsKey(name)) {
                unknown.add(name);
            }
        }
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("no adapter is named " + String.join(", ", unknown)
                    + "; there are " + adapters.keySet());
        }
    }
}
