package veneer.bench;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import veneer.engine.kernel.Compute;
import veneer.engine.nn.Embedding;
import veneer.engine.tensor.Buffers;
import veneer.engine.tensor.NoGradient;
import veneer.engine.tensor.Tensor;
import veneer.lora.adapter.Lora;
import veneer.lora.adapter.Merged;
import veneer.lora.config.LoraConfig;
import veneer.lora.config.TargetModules;
import veneer.transformer.model.CausalLm;
import veneer.transformer.model.KeyValueCache;

/**
 * What an adapter on all linear layers costs a model of SmolLM2-135M's shape in float32: the
 * yardstick is the same pass of the model without it. Where gradients are taken, both take those of
 * the embedded tokens, so that the adapter's own parts are all that differs.
 */
@State(Scope.Benchmark)
public class AdapterBenchmark extends Comparison {
    private static final int RANK = 8;
    private static final int TOKENS = 256;

    /** What is computed. */
    public enum Pass {
        /** The loss and its gradients, the updates beside the weights. */
        BESIDE,
        /** The loss, the updates merged into the weights. */
        MERGED,
        /** One more token with a cache, the updates merged into the weights. */
        MERGED_STEP
    }

    /** The pass. */
    @Param
    public Pass pass;

    private final Buffers buffers = new Buffers();
    private Compute before;
    private TemporaryFolder folder;
    private CausalLm adapted;
    private CausalLm plain;
    private KeyValueCache adaptedCache;
    private KeyValueCache plainCache;
    private int[][] ids;

    /**
     * Writes and loads the model, twice.
     *
     * @throws IOException if it can't be written
     */
    @Setup
    public void load() throws IOException {
        before = Compute.current();
        Compute.use(compute());
        folder = TemporaryFolder.create();
        RandomCheckpoint.write(folder.path(), RandomCheckpoint.LAYERS);
        adapted = model();
        plain = model();
        Lora lora = Lora.attach(
                adapted, LoraConfig.of(RANK, 2 * RANK, new TargetModules.AllLinear()), 1);
        if (pass != Pass.BESIDE) {
            Merged.of(adapted, lora);
        }
        ids = new int[][] {
                new Random(1).ints(TOKENS, 0, adapted.config().vocabSize()).toArray()
        };
        adaptedCache = cache(adapted);
        plainCache = cache(plain);
    }

    private CausalLm model() throws IOException {
        CausalLm model = CausalLm.loadIntoMemory(folder.path());
        String name = model.config().names().embedding();
        if (pass == Pass.BESIDE && model.modules().get(name) instanceof Embedding embedding) {
            embedding.adapt(new Leaf());
        }
        return model;
    }

    private KeyValueCache cache(CausalLm model) {
        KeyValueCache cache = new KeyValueCache(model.config());
        if (pass == Pass.MERGED_STEP) {
            model.prefill(ids[0], cache);
        }
        return cache;
    }

    /** Embedded tokens that a gradient is taken by. */
    private static final class Leaf implements Embedding.Adaptation {
        @Override
        public Tensor forward(int[] ids, int[] extents, Embedding base) {
            Tensor rows = base.lookup(ids, extents);
            float[] numbers = Arrays.copyOf(rows.data(), rows.shape().size());
            return Tensor.parameter(numbers, rows.shape().toArray());
        }

        @Override
        public Map<String, Tensor> parameters() {
            return Map.of();
        }
    }

    /**
     * Ends the mappings, removes the model, and gives the threads back that tensors used before.
     *
     * @throws IOException if it can't be removed
     */
    @TearDown
    public void close() throws IOException {
        adapted.close();
        plain.close();
        folder.close();
        Compute.use(before);
    }

    /**
     * One pass.
     *
     * @param passes counts it
     * @return the loss, or a logit
     */
    @Benchmark
    public float pass(Passes passes) {
        passes.passes++;
        CausalLm model = ours() ? adapted : plain;
        if (pass == Pass.MERGED_STEP) {
            return model.step(ids[0][0], ours() ? adaptedCache : plainCache).data()[0];
        }
        try (var _ = buffers.open(); var _ = pass == Pass.BESIDE ? null : NoGradient.open()) {
            Tensor loss = model.loss(ids, ids);
            if (pass == Pass.BESIDE) {
                loss.backward();
                model.clearGradients();
            }
            return loss.item();
        }
    }
}
