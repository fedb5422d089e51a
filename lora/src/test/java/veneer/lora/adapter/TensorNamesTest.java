package veneer.lora.adapter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import veneer.engine.io.FormatException;

/** The names that adapters' files have in the wild. */
class TensorNamesTest {
    private static final String Q = "model.layers.0.self_attn.q_proj.";

    @ParameterizedTest
    @CsvSource({
            "lora_A.weight, lora_A.weight",
            "lora_A.default.weight, lora_A.weight",
            "lora_A, lora_A.weight",
            "lora_B.default.bias, lora_B.bias",
            "lora_B.bias, lora_B.bias",
            "lora_A.lora_B.weight, lora_A.weight",
            "lora_B.lora_A.bias, lora_B.bias",
            "lora_A.weight.weight, lora_A.weight",
            "lora_embedding_A, lora_embedding_A",
            "lora_embedding_B.default, lora_embedding_B",
            "lora_magnitude_vector, lora_magnitude_vector",
            "lora_magnitude_vector.default, lora_magnitude_vector",
            "lora_magnitude_vector.default.weight, lora_magnitude_vector",
            "token_adapter.trainable_tokens_delta.first, token_adapter.trainable_tokens_delta",
            "base_layer.bias, base_layer.bias",
            "weight, weight",
            "modules_to_save.default.weight, weight",
            "modules_to_save.weight, weight",
            "lora_down.q_proj.lora_A.weight, lora_down.q_proj.lora_A.weight",
    })
    void c44AnAdaptersNameIsNoPartOfATensors(String onDisk, String expected)
            throws FormatException {
        assertEquals(Set.of(Q + expected), translate("base_model.model." + Q + onDisk,
                Q + expected).keySet());
    }

    @ParameterizedTest
    @CsvSource({
            "base_model.model.model.layers.0.", "model.layers.0.", "base_model.model.layers.0.",
            "layers.0.", "_orig_mod.base_model.model.model.layers.0.",
            "base_model.model._orig_mod.model.layers.0.", "base_model.model.model.model.layers.0.",
            "base_model.model.model._orig_mod.layers.0.", "language_model.model.layers.0.",
    })
    void aPrefixIsKnownByWhatIsExpected(String start) throws FormatException {
        assertEquals(Set.of(Q + "lora_A.weight"),
                translate(start + "self_attn.q_proj.lora_A.weight", Q + "lora_A.weight").keySet());
    }

    @Test
    void aPrefixReachesNoLayersNumber() throws FormatException {
        assertEquals(Set.of("model.layers.1.self_attn.q_proj.lora_A.weight"),
                translate("base_model.model.model.layers.1.self_attn.q_proj.lora_A.weight",
                        Q + "lora_A.weight").keySet());
    }

    @Test
    void twoTensorsOfOneNameAreRefused() {
        String message = assertThrows(FormatException.class, () -> TensorNames.translate(
                "file", Map.of(Q + "lora_A.one.weight", 1, Q + "lora_A.two.weight", 2),
                List.of(Q + "lora_A.weight"))).getMessage();
        assertTrue(message.contains("both " + Q + "lora_A.weight"), message);
    }

    private static Map<String, Integer> translate(String name, String expected)
            throws FormatException {
        return TensorNames.translate("file", Map.of(name, 1), List.of(expected));
    }
}
