package veneer.transformer.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import veneer.engine.io.FormatException;
import veneer.engine.storage.StoredTensor;
import veneer.transformer.model.CausalLm;

/** How the files of each family may look, and what of them is refused. */
class FamiliesTest {
    @TempDir
    private Path folder;

    @Test
    void gpt2MayLackItsPrefix() throws IOException {
        RandomCheckpoint gpt2 = RandomCheckpoint.gpt2();
        Map<String, StoredTensor> tensors = new LinkedHashMap<>(gpt2.tensors);
        gpt2.tensors.clear();
        tensors.forEach((name, tensor) -> gpt2.tensors.put(name.replace("transformer.", ""),
                tensor));
        try (Checkpoint checkpoint = Checkpoint.open(gpt2.write(folder))) {
            assertEquals(tensors.keySet(), checkpoint.tensors().keySet());
        }
    }

    @Test
    void gpt2sMasksAreSurplus() throws IOException {
        RandomCheckpoint gpt2 = RandomCheckpoint.gpt2()
                .add("transformer.h.0.attn.bias", 1, 1, 16, 16)
                .add("transformer.h.0.attn.masked_bias");
        try (Checkpoint checkpoint = Checkpoint.open(gpt2.write(folder))) {
            assertEquals(
                    Set.of("transformer.h.0.attn.bias", "transformer.h.0.attn.masked_bias"),
                    Set.copyOf(checkpoint.surplus()));
        }
    }

    @Test
    void rotaryFrequenciesAreSurplus() throws IOException {
        RandomCheckpoint llama = RandomCheckpoint.llama("llama")
                .add("model.layers.1.self_attn.rotary_emb.inv_freq", 2);
        try (Checkpoint checkpoint = Checkpoint.open(llama.write(folder))) {
            assertEquals(List.of("model.layers.1.self_attn.rotary_emb.inv_freq"),
                    checkpoint.surplus());
        }
    }

    @Test
    void aTiedHeadMayRepeatTheEmbedding() throws IOException {
        RandomCheckpoint llama = RandomCheckpoint.llama("llama");
        llama.tensors.put("lm_head.weight", llama.tensors.get("model.embed_tokens.weight"));
        try (Checkpoint checkpoint = Checkpoint.open(llama.write(folder))) {
            assertEquals(List.of("lm_head.weight"), checkpoint.surplus());
        }
    }

    @Test
    void aTiedHeadMayNotDiffer() throws IOException {
        RandomCheckpoint llama = RandomCheckpoint.llama("llama").add("lm_head.weight", 20, 8);
        assertRefused(llama, "lm_head.weight differs from model.embed_tokens.weight, which"
                + " tie_word_embeddings says it is");
    }

    @Test
    void biasesAreWhereTheConfigurationSays() throws IOException {
        assertEquals(Set.of("q_proj", "k_proj", "v_proj"),
                config(RandomCheckpoint.llama("qwen2")).biases());
        assertEquals(Set.of("q_proj", "k_proj", "v_proj", "o_proj"),
                config(RandomCheckpoint.llama("llama").with("attention_bias", true)).biases());
        assertEquals(Set.of("gate_proj", "up_proj", "down_proj"),
                config(RandomCheckpoint.llama("llama").with("mlp_bias", true)).biases());
        assertRefused(RandomCheckpoint.llama("llama").with("attention_bias", true),
                "model.layers.1.self_attn.o_proj.bias is missing");
    }

    @Test
    void bothStylesOfRotaryParametersAreRead() throws IOException {
        Map<String, Object> llama3 = Map.of("rope_type", "llama3", "factor", 8.0,
                "low_freq_factor", 1.0, "high_freq_factor", 4.0,
                "original_max_position_embeddings", 8L);
        Map<String, Object> withTheta = new LinkedHashMap<>(llama3);
        withTheta.put("rope_theta", 5e5);
        RopeParameters expected = new RopeParameters(5e5, new RopeScaling.Llama3(8, 1, 4, 8));
        assertEquals(expected, config(RandomCheckpoint.llama("llama")
                .with("rope_parameters", withTheta)).rope());
        assertEquals(expected, config(RandomCheckpoint.llama("llama")
                .with("rope_theta", 5e5).with("rope_scaling", llama3)).rope());
        assertEquals(new RopeParameters(10_000, new RopeScaling.Linear(2)),
                config(RandomCheckpoint.llama("llama")
                        .with("rope_scaling", Map.of("type", "linear", "factor", 2L))).rope());
        assertEquals(new RopeParameters(10_000, RopeScaling.NONE),
                config(RandomCheckpoint.llama("llama").with("rope_scaling", null)).rope());
    }

    @Test
    void aWindowIsMistrals() throws IOException {
        assertEquals(OptionalInt.of(4096), config(RandomCheckpoint.llama("mistral"))
                .slidingWindow());
        assertEquals(OptionalInt.empty(), config(RandomCheckpoint.llama("mistral")
                .with("sliding_window", null)).slidingWindow());
        assertEquals(OptionalInt.of(8), config(RandomCheckpoint.llama("mistral")
                .with("sliding_window", 8L)).slidingWindow());
        assertEquals(OptionalInt.empty(), config(RandomCheckpoint.llama("qwen2")
                .with("sliding_window", 8L)).slidingWindow());
        assertRefused(RandomCheckpoint.llama("qwen2").with("use_sliding_window", true),
                "use_sliding_window true is not supported");
    }

    @Test
    void whatIsNotSupportedIsNamed() throws IOException {
        assertRefused(RandomCheckpoint.llama("llama").with("model_type", "mamba"),
                "model_type mamba is not supported; this needs one of gpt2, llama, mistral, qwen2,"
                        + " qwen3");
        assertRefused(RandomCheckpoint.llama("llama").with("hidden_act", "relu"),
                "hidden_act relu is not supported; this needs silu");
        assertRefused(RandomCheckpoint.gpt2().with("activation_function", "relu"),
                "activation_function relu is not supported");
        assertRefused(RandomCheckpoint.gpt2().with("scale_attn_by_inverse_layer_idx", true),
                "scale_attn_by_inverse_layer_idx true is not supported");
        assertRefused(RandomCheckpoint.llama("llama")
                .with("rope_scaling", Map.of("type", "yarn", "factor", 2L)),
                "type yarn is not supported; this needs default, linear or llama3");
        assertRefused(RandomCheckpoint.llama("llama").with("rope_parameters",
                Map.of("full_attention", Map.of("rope_type", "default"))),
                "rope_parameters by layer type is not supported");
        assertRefused(RandomCheckpoint.llama("llama").with("partial_rotary_factor", 0.5),
                "partial_rotary_factor 0.5 is not supported");
        assertRefused(RandomCheckpoint.llama("llama")
                .with("quantization_config", Map.of("quant_method", "gptq")),
                "quantization_config gptq is not supported");
    }

    @Test
    void whatDoesNotFitIsNamed() throws IOException {
        assertRefused(RandomCheckpoint.llama("llama").with("head_dim", 3L), "head_dim 3 is odd");
        assertRefused(RandomCheckpoint.gpt2().with("n_head", 3L),
                "n_embd 8 is not a multiple of n_head 3");
        assertRefused(RandomCheckpoint.llama("llama")
                .with("rope_scaling", Map.of("type", "linear", "factor", 0L)),
                "factor 0.0 is not a positive number");
        assertRefused(RandomCheckpoint.llama("mistral").with("sliding_window", 0L),
                "sliding_window 0 is not positive");
    }

    @Test
    void theContextEndsWhereItEnds() throws IOException {
        for (RandomCheckpoint checkpoint : List.of(
                RandomCheckpoint.gpt2(), RandomCheckpoint.llama("llama"))) {
            try (CausalLm model = CausalLm.load(checkpoint.write(folder))) {
                model.logits(new int[1][16]);
                IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class,
                        () -> model.logits(new int[1][17]));
                assertEquals("position 16 is beyond the context of 16 positions",
                        refusal.getMessage());
            }
        }
    }

    private ModelConfig config(RandomCheckpoint checkpoint) throws IOException {
        return HuggingFaceConfig.read("config.json", checkpoint.config);
    }

    private void assertRefused(RandomCheckpoint checkpoint, String expected) throws IOException {
        checkpoint.write(folder);
        String message =
                assertThrows(FormatException.class, () -> Checkpoint.open(folder)).getMessage();
        assertTrue(message.contains(expected), message);
        assertTrue(message.startsWith(folder.toString()), message);
    }
}
