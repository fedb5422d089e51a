package veneer.lora.adapter;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import veneer.engine.nn.Linear;
import veneer.engine.tensor.NoGradient;
import veneer.engine.tensor.Tensor;

/**
 * The updates of several adapters beside one linear layer. Those that a {@link Selection} names
 * add up: {@code W₀x + Σ share·ΔW·x}, each ΔW that of its adapter alone.
 */
final class LinearStack implements Linear.Adaptation {
    private final Selection selection;
    private final Map<String, Linear.Adaptation> updates = new LinkedHashMap<>();

    LinearStack(Selection selection) {
        this.selection = selection;
    }

    void put(String adapter, Linear.Adaptation update) {
        updates.put(adapter, update);
    }

    /** Takes an adapter's update away, and tells whether any is left. */
    boolean remove(String adapter) {
        updates.remove(adapter);
        return !updates.isEmpty();
    }

    @Override
    public Tensor forward(Tensor x, Linear base) {
        List<Selection.Run> runs = selection.mixed();
        return runs == null ? sum(x, base, selection.active()) : mixed(x, base, runs);
    }

    /** Each run of rows by itself, to the bit what its adapters give where all rows use them. */
    private Tensor mixed(Tensor x, Linear base, List<Selection.Run> runs) {
        int axis = x.shape().rank() - 2;
        int rows = runs.stream().mapToInt(Selection.Run::rows).sum();
        if (axis < 0 || x.shape().rows() != rows || x.shape().extent(axis) != rows) {
            throw new IllegalStateException("adapters are chosen for " + rows
                    + " tokens of a batch, and this pass has the shape " + x.shape());
        }
        if (!NoGradient.active()) {
            throw new IllegalStateException("a batch of several adapters is for use, not for"
                    + " training; compute it within NoGradient");
        }
        Tensor[] parts = new Tensor[runs.size()];
        int from = 0;
        for (int i = 0; i < parts.length; i++) {
            Selection.Run run = runs.get(i);
            parts[i] = sum(x.slice(axis, from, from + run.rows()), base, run.shares());
            from += run.rows();
        }
        return Tensor.concat(axis, parts);
    }

    private Tensor sum(Tensor x, Linear base, List<Selection.Share> shares) {
        List<Selection.Share> here =
                shares.stream().filter(share -> updates.containsKey(share.adapter())).toList();
        if (here.size() == 1 && here.getFirst().share() == 1) {
            return updates.get(here.getFirst().adapter()).forward(x, base);
        }
        Tensor y = base.product(x);
        for (Selection.Share share : here) {
            y = WeightChange.addTo(y, x, base, updates.get(share.adapter()), share.share());
        }
        return y;
    }

    /** Every adapter's, active or not, below the adapter's name. */
    @Override
    public Map<String, Tensor> parameters() {
        Map<String, Tensor> parameters = new LinkedHashMap<>();
        updates.forEach((adapter, update) -> update.parameters()
                .forEach((name, parameter) -> parameters.put(adapter + "." + name, parameter)));
        return parameters;
    }
}
