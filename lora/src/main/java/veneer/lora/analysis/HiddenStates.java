package veneer.lora.analysis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import veneer.engine.linalg.Matrix;
import veneer.engine.nn.Linear;
import veneer.engine.nn.Module;
import veneer.engine.tensor.NoGradient;
import veneer.engine.tensor.Tensor;
import veneer.transformer.checkpoint.ModuleNames;
import veneer.transformer.model.CausalLm;

/** What a model makes of each token, as one of its layers reads it: behind a norm. */
public final class HiddenStates {
    private HiddenStates() {}

    /**
     * Runs a model over a text.
     *
     * @param model the model
     * @param ids its tokens, cut into sequences that the model can take
     * @param layer whose input is taken, from 0; the number of layers for what the head reads
     * @return a row for each token
     */
    public static Matrix of(CausalLm model, List<int[]> ids, int layer) {
        Linear reader = reader(model, layer);
        List<float[]> states = new ArrayList<>();
        Linear.Adaptation before = reader.adaptation();
        reader.adapt(new Recorder(before, states));
        try (var _ = NoGradient.open()) {
            ids.forEach(sequence -> model.logits(new int[][] {sequence}));
        } finally {
            reader.adapt(before);
        }
        return joined(states, reader.inputs());
    }

    /** The first linear layer of a block, or the head: what stands right behind the norm. */
    private static Linear reader(CausalLm model, int layer) {
        int layers = model.config().numHiddenLayers();
        if (layer < 0 || layer > layers) {
            throw new IllegalArgumentException(
                    "the model has layers 0 to " + (layers - 1) + ", and "
                            + layers + " stands for what its head reads; there is no " + layer);
        }
        Map<String, Module> modules = model.modules();
        String path = layer == layers
                ? ModuleNames.HEAD
                : model.config().names().layers() + "." + layer + ".";
        return modules.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(path)
                        && entry.getValue() instanceof Linear)
                .map(entry -> (Linear) entry.getValue()).findFirst().orElseThrow();
    }

    /** Keeps what a layer reads, and computes as it would otherwise. */
    private record Recorder(Linear.Adaptation before, List<float[]> states)
            implements Linear.Adaptation {
        @Override
        public Tensor forward(Tensor x, Linear base) {
            states.add(Arrays.copyOf(x.data(), x.shape().size()));
            return before == null ? base.product(x) : before.forward(x, base);
        }

        @Override
        public Map<String, Tensor> parameters() {
            return Map.of();
        }
    }

    private static Matrix joined(List<float[]> states, int width) {
        int rows = states.stream().mapToInt(some -> some.length / width).sum();
        float[] all = new float[rows * width];
        int at = 0;
        for (float[] some : states) {
            System.arraycopy(some, 0, all, at, some.length);
            at += some.length;
        }
        return Matrix.ofFloats(rows, width, all);
    }
}
