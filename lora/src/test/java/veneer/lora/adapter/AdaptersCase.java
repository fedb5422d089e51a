package veneer.lora.adapter;

import static veneer.transformer.ReferenceCases.assertClose;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import veneer.engine.io.SafeTensors;
import veneer.engine.storage.StoredTensor;
import veneer.engine.tensor.NoGradient;
import veneer.transformer.ReferenceCases;
import veneer.transformer.model.CausalLm;

/** A base with several adapters that PEFT wrote, and the ids for which it computed logits. */
final class AdaptersCase implements AutoCloseable {
    private static final double BOUND = 1e-5;

    final CausalLm model;
    final Adapters adapters;
    final int[][] ids;

    /**
     * Loads all of it; none of the adapters is active.
     *
     * @param base the model's folder
     * @param names the adapters
     * @param folders the folder of each
     * @param expected a file that has the ids
     */
    AdaptersCase(Path base, List<String> names, Function<String, Path> folders, Path expected)
            throws IOException {
        model = CausalLm.load(base);
        try (SafeTensors tensors = SafeTensors.open(expected)) {
            adapters = new Adapters(model);
            for (String name : names) {
                adapters.load(name, folders.apply(name));
            }
            adapters.activate();
            ids = ReferenceCases.rows(tensors.tensor("input_ids"));
        } catch (IOException | RuntimeException e) {
            model.close();
            throw e;
        }
    }

    float[] logits() {
        try (var _ = NoGradient.open()) {
            return model.logits(ids).data();
        }
    }

    void assertLogits(String what, StoredTensor expected) {
        float[] logits = ReferenceCases.atPositions(
                logits(), ids[0].length, model.config().vocabSize(), 0, 7, 15, 23);
        assertClose(what, expected.toFloats(), logits, BOUND);
    }

    @Override
    public void close() {
        model.close();
    }
}
