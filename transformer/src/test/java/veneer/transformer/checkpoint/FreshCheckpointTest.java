package veneer.transformer.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import veneer.transformer.model.CausalLm;

class FreshCheckpointTest {
    @TempDir
    private Path folder;

    private static ModelConfig config(ModelFamily family) {
        boolean learned = family == ModelFamily.GPT2;
        return new ModelConfig(family, 40, 32, 96, 3, 4, learned ? 4 : 2, 8, 64,
                OptionalInt.empty(), learned ? null : new RopeParameters(10_000, RopeScaling.NONE),
                learned ? Activation.GELU_TANH : Activation.SILU, 1e-5f,
                learned ? Set.of("c_attn", "c_proj", "c_fc") : Set.of(), true);
    }

    @ParameterizedTest
    @EnumSource(names = {"GPT2", "LLAMA"})
    void isAModelThatKnowsNothing(ModelFamily family) throws IOException {
        FreshCheckpoint.write(config(family), 5, folder);
        try (CausalLm model = CausalLm.loadTrainable(folder)) {
            int[][] ids = {{1, 2, 3, 4, 5, 6, 7, 8}};
            float loss = model.loss(ids, ids).item();
            assertEquals(StrictMath.log(40), loss, 1.5); // logits vary by about 1
            assertEquals(config(family).tieWordEmbeddings(), model.config().tieWordEmbeddings());
        }
    }

    @Test
    void variancesAreKept() throws IOException {
        FreshCheckpoint.write(config(ModelFamily.LLAMA), 5, folder);
        try (Checkpoint checkpoint = Checkpoint.open(folder)) {
            assertDeviation(1 / Math.sqrt(32), checkpoint, "model.layers.1.mlp.up_proj.weight");
            assertDeviation(1 / Math.sqrt(32), checkpoint,
                    "model.layers.1.self_attn.q_proj.weight");
            assertDeviation(1 / Math.sqrt(96 * 6), checkpoint,
                    "model.layers.1.mlp.down_proj.weight");
            assertDeviation(1 / Math.sqrt(32 * 6), checkpoint,
                    "model.layers.2.self_attn.o_proj.weight");
            for (float weight : checkpoint.tensors().get("model.norm.weight").toFloats()) {
                assertEquals(1, weight);
            }
        }
    }

    /** Of n normal numbers, the deviation is known to within 1/√(2n), here four times that. */
    private static void assertDeviation(double expected, Checkpoint checkpoint, String name) {
        float[] values = checkpoint.tensors().get(name).toFloats();
        double sum = 0;
        for (float value : values) {
            sum += (double) value * value;
        }
        assertEquals(1, Math.sqrt(sum / values.length) / expected,
                4 / Math.sqrt(2.0 * values.length),
                name);
    }

    @Test
    void dependsOnTheSeedAndTheNameAlone() throws IOException {
        Path same = Files.createDirectory(folder.resolve("same"));
        Path other = Files.createDirectory(folder.resolve("other"));
        FreshCheckpoint.write(config(ModelFamily.LLAMA), 5, folder);
        FreshCheckpoint.write(config(ModelFamily.LLAMA), 5, same);
        FreshCheckpoint.write(config(ModelFamily.LLAMA), 6, other);
        byte[] bytes = Files.readAllBytes(folder.resolve("model.safetensors"));
        assertArrayEquals(bytes, Files.readAllBytes(same.resolve("model.safetensors")));
        assertFalse(Arrays.equals(bytes, Files.readAllBytes(other.resolve("model.safetensors"))));
        try (Checkpoint checkpoint = Checkpoint.open(folder)) {
            assertFalse(Arrays.equals(
                    checkpoint.tensors().get("model.layers.0.mlp.up_proj.weight").toFloats(),
                    checkpoint.tensors().get("model.layers.1.mlp.up_proj.weight").toFloats()));
            assertTrue(checkpoint.surplus().isEmpty());
        }
    }
}
