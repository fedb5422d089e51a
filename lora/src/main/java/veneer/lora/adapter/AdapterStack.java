package veneer.lora.adapter;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import veneer.engine.nn.Adapter;
import veneer.engine.random.RandomStream;
import veneer.engine.tensor.NoGradient;
import veneer.engine.tensor.Tensor;

/**
 * The updates of several adapters beside one module. Those that a {@link Selection} names add up,
 * each as it is of its adapter alone.
 *
 * @param <A> what stands beside such a module
 */
abstract class AdapterStack<A extends Adapter> implements Adapter {
    private final Selection selection;
    private final Map<String, A> updates = new LinkedHashMap<>();

    AdapterStack(Selection selection) {
        this.selection = selection;
    }

    /** A part of a pass, or all of it. */
    interface Pass<A> {
        /** What the module itself computes. */
        Tensor plain();

        /** What it and an update compute. */
        Tensor adapted(A update);

        /** Adds a share of what an update changes to a result that nothing else reads. */
        Tensor plus(Tensor y, A update, float share);
    }

    /** A pass that can be cut between its tokens. */
    interface Rows<A> {
        Pass<A> part(int from, int to);
    }

    final void put(String adapter, A update) {
        updates.put(adapter, update);
    }

    /** Takes an adapter's update away, and tells whether any is left. */
    final boolean remove(String adapter) {
        updates.remove(adapter);
        return !updates.isEmpty();
    }

    /** Whether the rows of the pass use different adapters. */
    final boolean isMixed() {
        return selection.mixed() != null;
    }

    /** The pass with all that is active. */
    final Tensor sum(Pass<A> pass) {
        return sum(pass, selection.active());
    }

    /**
     * Each run of rows by itself, to the bit what its adapters give where all rows use them.
     *
     * @param tokens the tokens of the pass
     * @param axis the axis of the result that they lie along
     */
    final Tensor mixed(int tokens, int axis, Rows<A> rows) {
        List<Selection.Run> runs = selection.mixed();
        int chosen = runs.stream().mapToInt(Selection.Run::rows).sum();
        if (axis < 0 || tokens != chosen) {
            throw new IllegalStateException("adapters are chosen for the " + chosen
                    + " tokens of a batch, and this pass has " + tokens);
        }
        if (!NoGradient.forGood()) {
            throw new IllegalStateException("a batch of several adapters is for use, not for"
                    + " training; compute it within NoGradient");
        }
        Tensor[] parts = new Tensor[runs.size()];
        int from = 0;
        for (int i = 0; i < parts.length; i++) {
            int to = from + runs.get(i).rows();
            parts[i] = sum(rows.part(from, to), runs.get(i).shares());
            from = to;
        }
        return Tensor.concat(axis, parts);
    }

    private Tensor sum(Pass<A> pass, List<Selection.Share> shares) {
        List<Selection.Share> here =
                shares.stream().filter(share -> updates.containsKey(share.adapter())).toList();
        if (here.size() == 1 && here.getFirst().share() == 1) {
            return pass.adapted(updates.get(here.getFirst().adapter()));
        }
        Tensor y = pass.plain();
        for (Selection.Share share : here) {
            y = pass.plus(y, updates.get(share.adapter()), share.share());
        }
        return y;
    }

    /** Every adapter's, active or not, below the adapter's name. */
    @Override
    public final Map<String, Tensor> parameters() {
        Map<String, Tensor> parameters = new LinkedHashMap<>();
        updates.forEach((adapter, update) -> update.parameters()
                .forEach((name, parameter) -> parameters.put(adapter + "." + name, parameter)));
        return parameters;
    }

    @Override
    public final Map<String, RandomStream> streams() {
        Map<String, RandomStream> streams = new LinkedHashMap<>();
        updates.forEach((adapter, update) -> update.streams()
                .forEach((name, stream) -> streams.put(adapter + "." + name, stream)));
        return streams;
    }
}
