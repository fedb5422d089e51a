package veneer.lora.adapter;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import veneer.engine.io.FormatException;
import veneer.engine.io.SafeTensors;
import veneer.engine.optim.AdamW;
import veneer.engine.storage.StoredTensor;
import veneer.engine.tensor.Tensor;
import veneer.lora.config.LoraConfig;
import veneer.lora.config.TargetModules;
import veneer.transformer.model.CausalLm;

/** An adapter on a small model: what it changes, what it leaves alone, and its files. */
class LoraTest {
    private static final Path BASE = Path.of(System.getProperty("veneer.root", ".."))
            .resolve("fixtures/llama-tied/base");
    private static final int[][] IDS = {{1, 5, 9, 200, 17, 3}};

    @TempDir
    private Path folder;

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

    @Test
    void whatIsSavedComesBackToTheBit() throws IOException {
        Lora lora = Lora.attach(model, LoraConfig.of(4, 8, new TargetModules.AllLinear()), 0);
        AdamW optimizer = new AdamW(lora.parameters(), AdamW.Settings.of(1e-2, 0));
        step(optimizer);
        step(optimizer);
        float[] logits = model.logits(IDS).data();
        PeftAdapter.save(lora, folder, "base");
        lora.detach();
        Lora loaded = PeftAdapter.load(model, folder);
        assertArrayEquals(logits, model.logits(IDS).data());
        assertEquals(4, loaded.config().r());
        byte[] saved = Files.readAllBytes(folder.resolve("adapter_model.safetensors"));
        PeftAdapter.save(loaded, folder, "base");
        assertArrayEquals(saved, Files.readAllBytes(folder.resolve("adapter_model.safetensors")));
    }

    @Test
    void aTargetThatMatchesNothingIsNamedWithItsNeighbours() {
        TargetModules targets = TargetModules.parse("q_proj,v_prj");
        String message = assertThrows(
                IllegalArgumentException.class,
                () -> Lora.attach(model, LoraConfig.of(8, 16, targets), 0)).getMessage();
        assertTrue(message.contains("v_prj") && message.contains("v_proj"), message);
        TargetModules norm = TargetModules.parse("q_proj,norm");
        message = assertThrows(
                IllegalArgumentException.class,
                () -> Lora.attach(model, LoraConfig.of(8, 16, norm), 0)).getMessage();
        assertTrue(message.contains("model.norm, which is neither"), message);
    }

    @Test
    void tensorsThatDoNotFitAreAllListed() throws IOException {
        Path good = BASE.resolveSibling("adapters/qv/adapter");
        Files.copy(good.resolve("adapter_config.json"), folder.resolve("adapter_config.json"));
        try (SafeTensors tensors = SafeTensors.open(good.resolve("adapter_model.safetensors"))) {
            SafeTensors.write(folder.resolve("adapter_model.safetensors"), Map.of(),
                    Stream.of(
                            tensors.tensors().values().stream().skip(1),
                            Stream.of(StoredTensor.ofFloats(
                                    "base_model.model.model.layers.9.mlp.up_proj.lora_A.weight",
                                    new int[] {1}, new float[1])))
                            .flatMap(part -> part).toList());
        }
        String message = assertThrows(
                FormatException.class, () -> PeftAdapter.load(model, folder)).getMessage();
        assertTrue(message.contains("is missing"), message);
        assertTrue(message.contains("model.layers.9.mlp.up_proj.lora_A.weight belongs to no"),
                message);
    }
}
