package veneer.lora.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import veneer.engine.optim.AdamW;
import veneer.engine.optim.ParameterGroup;
import veneer.engine.optim.Schedule;
import veneer.engine.tensor.Tensor;

/** Which learning rate each parameter has in LoRA+. */
class LoraPlusTest {
    @Test
    void c60BLearnsFasterThanAAndEmbeddingsSlowly() {
        Map<String, Tensor> parameters = new LinkedHashMap<>();
        for (String name : new String[] {"q_proj.lora_A.weight", "q_proj.lora_B.weight",
                "embed_tokens.lora_embedding_A", "embed_tokens.lora_embedding_B",
                "lm_head.weight"}) {
            parameters.put(name, Tensor.parameter(new float[4], 2, 2));
        }
        for (String name : new String[] {"q_proj.lora_B.bias", "q_proj.lora_magnitude_vector",
                "q_proj.base_layer.bias", "norm.weight"}) {
            parameters.put(name, Tensor.parameter(new float[2], 2));
        }
        TrainingConfig config =
                new TrainingConfig(1, 5e-5, Schedule.CONSTANT, 0, 0.1, 1, 0, 1.2);
        Map<String, AdamW.Settings> settings = new TreeMap<>();
        for (ParameterGroup<AdamW.Settings> group : LoraPlus.groups(parameters, config)) {
            group.parameters().keySet().forEach(name -> settings.put(name, group.settings()));
        }
        assertEquals(parameters.size(), settings.size());
        assertEquals(AdamW.Settings.of(5e-5, 0.1), settings.get("q_proj.lora_A.weight"));
        assertEquals(AdamW.Settings.of(5e-5, 0.1), settings.get("lm_head.weight"));
        assertEquals(6e-5, settings.get("q_proj.lora_B.weight").learningRate(), 1e-18);
        assertEquals(0.1, settings.get("q_proj.lora_magnitude_vector").weightDecay());
        for (String name : List.of("q_proj.lora_B.bias", "q_proj.base_layer.bias", "norm.weight")) {
            assertEquals(6e-5, settings.get(name).learningRate(), 1e-18);
            assertEquals(0, settings.get(name).weightDecay());
        }
        for (String name : List.of("A", "B")) {
            assertEquals(AdamW.Settings.of(1e-6, 0.1),
                    settings.get("embed_tokens.lora_embedding_" + name));
        }
    }

    @Test
    void aRatioBelowOneIsRefused() {
        assertThrows(IllegalArgumentException.class,
                () -> new TrainingConfig(1, 5e-5, Schedule.CONSTANT, 0, 0.1, 1, 0, 0.5));
    }
}
