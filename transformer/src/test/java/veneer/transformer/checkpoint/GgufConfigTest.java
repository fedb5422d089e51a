package veneer.transformer.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import veneer.engine.io.FormatException;
import veneer.engine.storage.StoredTensor;

/** What a GGUF file's metadata says of a model, and what of it is refused. */
class GgufConfigTest {
    private final Map<String, Object> metadata = new LinkedHashMap<>();
    private final Map<String, StoredTensor> tensors = new LinkedHashMap<>();

    GgufConfigTest() {
        metadata.put("general.architecture", "llama");
        metadata.put("llama.embedding_length", 32L);
        metadata.put("llama.feed_forward_length", 64L);
        metadata.put("llama.block_count", 1L);
        metadata.put("llama.context_length", 64L);
        metadata.put("llama.attention.head_count", 2L);
        metadata.put("llama.attention.layer_norm_rms_epsilon", 1e-5f);
        metadata.put("llama.rope.freq_base", 500_000f);
        tensors.put("token_embd.weight",
                StoredTensor.ofFloats("token_embd.weight", new int[] {10, 32}, new float[320]));
    }

    private ModelConfig config() throws FormatException {
        return GgufConfig.read("model.gguf", metadata, tensors);
    }

    @Test
    void extentsHaveTheirDefaults() throws FormatException {
        ModelConfig config = config();
        assertEquals(10, config.vocabSize());
        assertEquals(2, config.numKeyValueHeads());
        assertEquals(16, config.headDim());
        assertTrue(config.tieWordEmbeddings());
        assertEquals(OptionalInt.empty(), config.slidingWindow());
        assertEquals(new RopeParameters(500_000, RopeScaling.NONE), config.rope());
    }

    @Test
    void positionsMayBePressedTogether() throws FormatException {
        float[] plain = config().rope().frequencies(16);
        metadata.put("llama.rope.scaling.type", "linear");
        metadata.put("llama.rope.scaling.factor", 4f);
        assertScaled(plain, 4);
        metadata.remove("llama.rope.scaling.type");
        assertScaled(plain, 4);
        metadata.remove("llama.rope.scaling.factor");
        metadata.put("llama.rope.scale_linear", 2f);
        assertScaled(plain, 2);
        metadata.put("llama.rope.scaling.type", "none");
        assertScaled(plain, 1);
    }

    private void assertScaled(float[] plain, float factor) throws FormatException {
        float[] expected = new float[plain.length];
        for (int pair = 0; pair < plain.length; pair++) {
            expected[pair] = plain[pair] / factor;
        }
        assertArrayEquals(expected, config().rope().frequencies(16));
    }

    /**
     * llama.cpp's converter stores Llama 3.1's scaling as a factor for each pair, 1 of fast ones, 8
     * of slow ones, and between them {@code 1/((1 − s)/8 + s)}.
     */
    @Test
    void rotaryFactorsAreApplied() throws FormatException {
        float[] plain = config().rope().frequencies(16);
        float[] factors = new float[8];
        for (int pair = 0; pair < 8; pair++) {
            double turns = 8192 * plain[pair] / (2 * Math.PI);
            double smooth = Math.clamp((turns - 1) / (4 - 1), 0, 1);
            factors[pair] = (float) (1 / ((1 - smooth) / 8 + smooth));
        }
        tensors.put("rope_freqs.weight",
                StoredTensor.ofFloats("rope_freqs.weight", new int[] {8}, factors));
        float[] expected = new RopeScaling.Llama3(8, 1, 4, 8192).apply(plain);
        float[] actual = config().rope().frequencies(16);
        for (int pair = 0; pair < 8; pair++) {
            assertEquals(expected[pair], actual[pair], 1e-6 * expected[pair]);
        }
        assertTrue(actual[7] < plain[7] / 7 && actual[0] == plain[0]);
    }

    @Test
    void rotaryFactorsMustFitTheHeads() {
        tensors.put("rope_freqs.weight",
                StoredTensor.ofFloats("rope_freqs.weight", new int[] {4}, new float[] {1, 1, 1,
                        1}));
        assertRefused("4 rotary factors don't fit heads of 16 channels, which need 8");
    }

    @Test
    void whatIsNotSupportedIsNamed() {
        assertRefused("general.architecture", "mamba",
                "general.architecture mamba is not supported; this needs one of gpt2, llama");
        assertRefused("llama.rope.scaling.type", "yarn",
                "llama.rope.scaling.type yarn is not supported; this needs none or linear");
        assertRefused("llama.expert_count", 8L, "llama.expert_count 8 is not supported");
        assertRefused("llama.attention.value_length", 8L,
                "llama.attention.value_length 8 is not supported; this needs 16");
        assertRefused("llama.rope.dimension_count", 8L,
                "llama.rope.dimension_count 8 is not supported; this needs 16");
        assertRefused("llama.block_count", "one", "llama.block_count should be a long");
        metadata.remove("llama.context_length");
        assertRefused("the key llama.context_length is missing");
        tensors.put("token_embd.weight",
                StoredTensor.ofFloats("token_embd.weight", new int[] {32}, new float[32]));
        assertRefused("token_embd.weight has the shape [32] instead of words and channels");
        tensors.clear();
        assertRefused("token_embd.weight is missing; is it a vocabulary without a model?");
    }

    private void assertRefused(String key, Object value, String expected) {
        Object before = metadata.put(key, value);
        assertRefused(expected);
        if (before == null) {
            metadata.remove(key);
        } else {
            metadata.put(key, before);
        }
    }

    private void assertRefused(String expected) {
        String message = assertThrows(FormatException.class, this::config).getMessage();
        assertTrue(message.startsWith("model.gguf: ") && message.contains(expected), message);
    }
}
