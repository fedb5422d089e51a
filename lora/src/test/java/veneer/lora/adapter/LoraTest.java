package veneer.lora.adapter;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static veneer.transformer.ReferenceCases.assertClose;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import veneer.engine.optim.AdamW;
import veneer.engine.tensor.Tensor;
import veneer.lora.config.InitLoraWeights;
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

    @Test
    void c25CheckpointsChangeNoBitOfAGradientAndLayersAreThoseNamed() {
        Lora lora = Lora.attach(model, LoraConfig.DEFAULT.with(c -> {
            c.layersToTransform = List.of(0);
            c.useDora = true;
            c.initLoraWeights = InitLoraWeights.GAUSSIAN;
        }), 0);
        assertTrue(lora.parameters().keySet().stream()
                .allMatch(name -> name.startsWith("model.layers.0.")));
        Map<String, float[]> plain = gradients(lora);
        model.useCheckpoints(true);
        Map<String, float[]> again = gradients(lora);
        plain.forEach((name, gradient) -> assertArrayEquals(gradient, again.get(name), name));
    }

    private Map<String, float[]> gradients(Lora lora) {
        model.loss(IDS, IDS).backward();
        Map<String, float[]> gradients = new HashMap<>();
        lora.parameters().forEach(
                (name, parameter) -> gradients.put(name, parameter.gradient().clone()));
        model.clearGradients();
        return gradients;
    }

    /** PEFT's result depends on the order; here what each alone changes adds up. */
    @Test
    void c38bOfTwoDecomposedUpdatesNoneComesFirst() {
        Adapters adapters = new Adapters(model);
        for (String name : List.of("one", "two")) {
            Lora lora = adapters.attach(
                    name, LoraConfig.DEFAULT.with(c -> c.useDora = true), name.hashCode());
            disturb(lora);
        }
        adapters.activate("one", "two");
        float[] logits = model.logits(IDS).data();
        adapters.activate("two", "one");
        assertClose("logits", logits, model.logits(IDS).data(), 1e-5);
    }

    @Test
    void g13MergedIsUnmergedAndComesApartToTheBit() {
        Adapters adapters = new Adapters(model);
        float[] base = model.logits(IDS).data();
        disturb(adapters.attach(
                "one", LoraConfig.of(4, 4, new TargetModules.AllLinear()), 0));
        float[] logits = model.logits(IDS).data();
        adapters.merge();
        assertClose("merged", logits, model.logits(IDS).data(), 1e-5);
        adapters.unmerge();
        assertArrayEquals(logits, model.logits(IDS).data());
        adapters.activate();
        assertArrayEquals(base, model.logits(IDS).data());
    }

    /** Moves every parameter, so that nothing is at its start. */
    private static void disturb(Lora lora) {
        lora.parameters().values().forEach(parameter -> {
            for (int i = 0; i < parameter.data().length; i++) {
                parameter.data()[i] += (i % 7 - 3) * 0.01f;
            }
        });
    }
}
