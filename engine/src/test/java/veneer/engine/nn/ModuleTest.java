package veneer.engine.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import veneer.engine.optim.AdamW;
import veneer.engine.optim.GradientNorm;
import veneer.engine.optim.Schedule;
import veneer.engine.random.RandomStream;
import veneer.engine.state.State;
import veneer.engine.tensor.Tensor;

class ModuleTest {
    private static final int[] IDS = {3, 1, 4, 1, 5, 9, 2, 6};
    private static final int[] LABELS = {1, 4, 1, 5, 9, 2, 6, 5};

    /** Words to the words that follow them. */
    private static final class Network extends Module {
        private final Embedding embedding;
        private final LayerNorm norm;
        private final Linear hidden;
        private final Dropout dropout;
        private final RmsNorm last;
        private final Linear head;

        Network(long seed) {
            embedding = child("embedding",
                    Embedding.fresh(10, 8, new RandomStream(seed, "embedding")));
            norm = child("norm", LayerNorm.fresh(8, 1e-5f));
            hidden = child("hidden", Linear.fresh(8, 16, new RandomStream(seed, "hidden")));
            dropout = child("dropout", new Dropout(0.25, new RandomStream(seed, "dropout")));
            last = child("last", RmsNorm.fresh(16, 1e-5f));
            head = child("head", new Linear(
                    Initializers.orthogonal(new RandomStream(seed, "head"), 1, 10, 16)));
        }

        Tensor loss() {
            Tensor x = norm.forward(embedding.forward(IDS, 2, 4));
            Tensor y = Tensor.checkpoint(() -> dropout.forward(hidden.forward(x)));
            return head.forward(last.forward(y)).crossEntropy(LABELS);
        }
    }

    private static float step(Network network, AdamW optimizer, int step) {
        network.clearGradients();
        Tensor loss = network.loss();
        loss.backward();
        GradientNorm.clip(network.parameters().values(), 1);
        optimizer.step(Schedule.COSINE.factor(step, 12, 2));
        return loss.item();
    }

    private static AdamW optimizer(Network network) {
        return new AdamW(network.parameters(), AdamW.Settings.of(0.05, 0.01));
    }

    @Test
    void parametersAreNamedInOrder() {
        assertEquals(
                List.of("embedding.weight", "norm.weight", "norm.bias", "hidden.weight",
                        "hidden.bias", "last.weight", "head.weight"),
                List.copyOf(new Network(0).parameters().keySet()));
        assertEquals(Map.of(), new LayerNorm(null, null, 1e-5f).parameters());
        assertEquals(Map.of(), new Linear(Tensor.of(new float[2], 1, 2)).parameters());
    }

    @Test
    void itLearns() {
        Network network = new Network(0);
        AdamW optimizer = optimizer(network);
        float first = step(network, optimizer, 1);
        float last = first;
        for (int step = 2; step <= 12; step++) {
            last = step(network, optimizer, step);
        }
        assertTrue(last < 0.5 * first, first + " to " + last);
    }

    /** Twelve steps, and six steps, a file, another process' objects, and six more. */
    @Test
    void aRunGoesOnFromAFileWithTheSameBits(@TempDir Path folder) throws IOException {
        Network network = new Network(0);
        AdamW optimizer = optimizer(network);
        Path file = folder.resolve("run.safetensors");
        for (int step = 1; step <= 6; step++) {
            step(network, optimizer, step);
        }
        new State(Map.of(), Map.of("step", 6L))
                .with("model", network.state())
                .with("optimizer", optimizer.state())
                .save(file);

        State state = State.load(file);
        Network restored = new Network(1);
        AdamW restoredOptimizer = optimizer(restored);
        restored.restore(state.part("model"));
        restoredOptimizer.restore(state.part("optimizer"));
        for (int step = 1 + ((Long) state.values().get("step")).intValue(); step <= 12; step++) {
            assertEquals(step(network, optimizer, step), step(restored, restoredOptimizer, step));
        }
        Map<String, Tensor> parameters = restored.parameters();
        network.parameters().forEach((name, parameter) -> assertArrayEquals(
                parameter.data(), parameters.get(name).data(), name));
        assertEquals(network.state().values(), restored.state().values());
    }

    @Test
    void aStateOfAnotherNetworkIsRefusedAsAWhole() {
        Network network = new Network(0);
        float before = network.hidden.bias().data()[0];
        State other = new Linear(Tensor.parameter(new float[2], 1, 2)).state();
        String message = assertThrows(IllegalArgumentException.class,
                () -> network.restore(other)).getMessage();
        assertTrue(
                message.contains(
                        "`dropout.random.key`, `dropout.random.position`, which the module has"),
                message);
        assertEquals(before, network.hidden.bias().data()[0]);
    }

    @Test
    void dropoutWorksWhileItTrains() {
        Network network = new Network(0);
        assertTrue(network.dropout.isTraining());
        assertNotEquals(network.loss().item(), network.loss().item());
        network.eval();
        assertFalse(network.dropout.isTraining());
        assertEquals(network.loss().item(), network.loss().item());
        Tensor x = Tensor.of(new float[4], 4);
        assertSame(x, network.dropout.forward(x));
        network.train();
        assertNotEquals(network.loss().item(), network.loss().item());
    }

    @Test
    void aLayerStartsAsInPyTorch() {
        Linear layer = Linear.fresh(400, 30, new RandomStream(0, "layer"));
        for (float element : layer.weight() instanceof Tensor w ? w.data() : new float[0]) {
            assertTrue(Math.abs(element) <= 0.05f);
        }
        assertEquals(30, layer.bias().data().length);
        float[] y = LayerNorm.fresh(3, 0).forward(Tensor.of(new float[] {1, 2, 3}, 3)).data();
        assertArrayEquals(new float[] {-(float) Math.sqrt(1.5), 0, (float) Math.sqrt(1.5)}, y,
                1e-6f);
    }
}
