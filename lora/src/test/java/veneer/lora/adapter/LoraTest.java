package veneer.lora.adapter;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import veneer.engine.optim.AdamW;
import veneer.engine.tensor.Tensor;
import veneer.lora.config.LoraConfig;
import veneer.lora.config.TargetModules;
import veneer.transformer.model.CausalLm;

/** An adapter on a small model: what it changes and what it leaves alone. */
class LoraTest {
    private static final Path BASE = Path.of(System.getProperty("veneer.root", ".."))
            .resolve("fixtures/llama-tied/base");
    private static final int[][] IDS = {{1, 5, 9, 200, 17, 3}};

    private CausalLm model;

    @BeforeEach
    void load() throws IOException {
        model = CausalLm.load(BASE);
    }

    @AfterEach
    void close() {
        model.close();
    }

    @Test
    void theFirstPassEqualsThePretrainedModels() {
        float[] before = model.logits(IDS).data();
        Lora lora = Lora.attach(model, LoraConfig.of(4, 8, new TargetModules.AllLinear()), 0);
        assertArrayEquals(before, model.logits(IDS).data());
        assertEquals(14, lora.layers().size());
        assertFalse(lora.layers().containsKey("lm_head"));
    }

    @Test
    void aStartsUniformlyAndBAtZero() {
        Lora lora = Lora.attach(model, LoraConfig.DEFAULT, 3);
        LoraLinear layer = (LoraLinear) lora.layers().get("model.layers.1.self_attn.q_proj");
        float bound = (float) (1 / Math.sqrt(32));
        float largest = 0;
        for (float value : layer.a().data()) {
            largest = Math.max(largest, Math.abs(value));
        }
        assertTrue(largest <= bound && largest > 0.9 * bound, largest + " of " + bound);
        assertArrayEquals(new float[32 * 8], layer.b().data());
        assertEquals(2, layer.scaling());
    }

    @Test
    void theHeadCanBeAdaptedByName() {
        TargetModules head = new TargetModules.Names(List.of("lm_head"));
        Lora lora = Lora.attach(model, LoraConfig.of(2, 2, head), 0);
        model.loss(IDS, IDS).backward();
        assertTrue(lora.parameters().get("lm_head.lora_B.weight").gradient() != null);
    }

    @Test
    void trainingChangesNothingButTheAdapter() throws IOException {
        byte[] before = Files.readAllBytes(BASE.resolve("model.safetensors"));
        float[] logits = model.logits(IDS).data();
        Lora lora = Lora.attach(model, LoraConfig.DEFAULT, 0);
        assertEquals(lora.parameters().values().stream().toList(),
                model.parameters().values().stream().toList());
        AdamW optimizer = new AdamW(lora.parameters(), AdamW.Settings.of(1e-2, 0));
        float first = step(optimizer);
        float last = 0;
        for (int step = 0; step < 20; step++) {
            last = step(optimizer);
        }
        assertTrue(last < 0.8 * first, first + " to " + last);
        lora.detach();
        assertArrayEquals(logits, model.logits(IDS).data());
        assertArrayEquals(before, Files.readAllBytes(BASE.resolve("model.safetensors")));
    }

    private float step(AdamW optimizer) {
        Tensor loss = model.loss(IDS, IDS);
        loss.backward();
        optimizer.step();
        model.clearGradients();
        return loss.item();
    }
}
