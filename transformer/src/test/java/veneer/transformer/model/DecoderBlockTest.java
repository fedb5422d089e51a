package veneer.transformer.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import veneer.engine.random.RandomStream;
import veneer.engine.tensor.Tensor;
import veneer.transformer.checkpoint.Checkpoint;
import veneer.transformer.checkpoint.ModelConfig;
import veneer.transformer.checkpoint.ModuleReader;

/** A decoder block that is run again in backward trains with the same bits. */
class DecoderBlockTest {
    private static final Path BASE = Path.of(System.getProperty("veneer.root", ".."))
            .resolve("fixtures/llama-tied/base");

    @Test
    void aCheckpointedBlockGivesTheSameGradients() throws IOException {
        try (Checkpoint checkpoint = Checkpoint.open(BASE)) {
            ModelConfig config = checkpoint.config();
            DecoderBlock block = new DecoderBlock(
                    config, ModuleReader.of(checkpoint, true).below("model.layers.0"),
                    config.rotaryAngles());
            int channels = config.hiddenSize();
            Tensor x = Tensor.parameter(
                    new RandomStream(0, "x").uniform(40 * channels, 1), 1, 40, channels);
            Sequences sequences = Sequences.of(new int[25], new int[15]);
            Map<String, float[]> kept =
                    gradients(block, x, in -> block.forward(in, sequences, null));
            Map<String, float[]> again = gradients(block, x,
                    in -> Tensor.checkpoint(() -> block.forward(in, sequences, null)));
            assertTrue(kept.size() > 9);
            kept.forEach((name, gradient) -> assertArrayEquals(gradient, again.get(name), name));
        }
    }

    private static Map<String, float[]> gradients(DecoderBlock block, Tensor x,
            UnaryOperator<Tensor> network) {
        block.clearGradients();
        x.clearGradient();
        network.apply(x).backward(new RandomStream(1, "dy").uniform(x.shape().size(), 1));
        Map<String, float[]> gradients = new LinkedHashMap<>();
        gradients.put("x", x.gradient().clone());
        block.parameters().forEach(
                (name, parameter) -> gradients.put(name, parameter.gradient().clone()));
        return gradients;
    }
}
