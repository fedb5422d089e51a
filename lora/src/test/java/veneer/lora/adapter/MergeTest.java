package veneer.lora.adapter;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static veneer.transformer.ReferenceCases.assertClose;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import veneer.engine.io.DuplicateKeys;
import veneer.engine.io.Json;
import veneer.engine.nn.Linear;
import veneer.engine.nn.Module;
import veneer.engine.tensor.Tensor;
import veneer.engine.tensor.Weight;
import veneer.lora.config.LoraConfig;
import veneer.lora.config.TargetModules;
import veneer.transformer.ReferenceCases;
import veneer.transformer.checkpoint.WrittenType;
import veneer.transformer.model.CausalLm;

/** Updates in the weights: the same results from plain layers, and a way back to the bit. */
class MergeTest {
    private static final Path FIXTURES =
            Path.of(System.getProperty("veneer.root", "..")).resolve("fixtures");
    private static final Path BASE = FIXTURES.resolve("llama-tied/base");
    private static final int[][] IDS = {{1, 5, 9, 50, 17, 3, 44, 2}};

    @TempDir
    private Path temporary;

    /** PEFT's numbers for a layer of two outputs and three inputs. */
    @Test
    void g8MergedWeight() {
        Weight own = Tensor.of(new float[] {1, 2, -1, 0.5f, -1, 3}, 2, 3);
        Tensor bias = Tensor.of(new float[] {0.25f, -0.5f}, 2);
        Linear layer = new Linear(own, bias);
        Root root = new Root(layer);
        Lora lora = Lora.attach(root, LoraConfig.of(2, 3, TargetModules.parse("layer")), 0);
        LoraLinear update = (LoraLinear) lora.layers().get("layer");
        System.arraycopy(new float[] {1, -2, 0.5f, 0, 1, 1}, 0, update.a().data(), 0, 6);
        System.arraycopy(new float[] {0.5f, -1, 2, 0.25f}, 0, update.b().data(), 0, 4);
        assertArrayEquals(new float[] {0.75f, -3, -1.125f, 3, -5.625f, 1.875f},
                update.delta().data());
        Tensor x = Tensor.of(new float[] {1, 2, 3, -1, 0.5f, 2}, 2, 3);
        float[] expected = {-6.375f, 4.375f, -6.25f, 2.4375f};
        assertArrayEquals(expected, layer.forward(x).data());
        Merged merged = Merged.of(root, lora);
        assertArrayEquals(new float[] {1.75f, -1, -2.125f, 3.5f, -6.625f, 4.875f},
                ((Tensor) layer.weight()).data());
        assertArrayEquals(expected, layer.forward(x).data());
        merged.unmerge();
        assertSame(own, layer.weight());
        assertSame(bias, layer.bias());
        assertArrayEquals(expected, layer.forward(x).data());
    }

    /** A module with a single layer. */
    private static final class Root extends Module {
        Root(Linear layer) {
            child("layer", layer);
        }
    }

    @TestFactory
    Stream<DynamicTest> c29AdaptersOfPeft() {
        return ReferenceCases.tests("merged", "*/adapters/*/adapter", folder -> {
            Path family = folder.getParent().getParent().getParent();
            try (CausalLm model = CausalLm.load(family.resolve("base"))) {
                float[] base = model.logits(IDS).data();
                Lora lora = PeftAdapter.load(model, folder);
                if (lacksBiases(model, lora)) {
                    assertC34(model, lora);
                } else {
                    assertMerges(model, base, lora);
                }
            }
        });
    }

    /** Whether B has a bias where the layer beneath has none. */
    static boolean lacksBiases(CausalLm model, Lora lora) {
        return lora.config().loraBias() && lora.layers().keySet().stream()
                .anyMatch(path -> ((Linear) model.modules().get(path)).bias() == null);
    }

    /** A bias of B can't be merged into a layer without one. */
    static void assertC34(CausalLm model, Lora lora) {
        float[] adapted = model.logits(IDS).data();
        String message = assertThrows(IllegalArgumentException.class,
                () -> Merged.of(model, lora)).getMessage();
        assertTrue(message.contains("has no bias"), message);
        assertArrayEquals(adapted, model.logits(IDS).data());
    }

    /** Among the files are all types that can be read. */
    @TestFactory
    Stream<DynamicTest> c36EveryStoredType() {
        return ReferenceCases.tests("merged-gguf", "gguf/*-*.gguf", file -> {
            try (CausalLm model = CausalLm.load(file)) {
                float[] base = model.logits(IDS).data();
                assertMerges(model, base, filled(model, new TargetModules.AllLinear()));
            }
        });
    }

    private static void assertMerges(CausalLm model, float[] base, Lora lora) {
        float[] adapted = model.logits(IDS).data();
        Merged merged = Merged.of(model, lora);
        for (Module module : model.modules().values()) {
            assertTrue(!(module instanceof Linear linear) || linear.adaptation() == null);
        }
        assertClose("merged", adapted, model.logits(IDS).data(), 1e-5);
        merged.unmerge();
        assertArrayEquals(adapted, model.logits(IDS).data());
        lora.detach();
        assertArrayEquals(base, model.logits(IDS).data());
    }

    /** An adapter that changes something. */
    private static Lora filled(CausalLm model, TargetModules targets) {
        Lora lora = Lora.attach(model, LoraConfig.of(4, 8, targets), 1);
        Random random = new Random(5);
        lora.parameters().values().forEach(parameter -> {
            for (int i = 0; i < parameter.data().length; i++) {
                parameter.data()[i] = (float) random.nextGaussian() / 8;
            }
        });
        return lora;
    }

    @Test
    void c30TwiceIsAnErrorAndSoIsUnmergingWhatIsNot() throws IOException {
        try (CausalLm model = CausalLm.load(BASE)) {
            Lora lora = filled(model, new TargetModules.AllLinear());
            Merged merged = Merged.of(model, lora);
            float[] logits = model.logits(IDS).data();
            assertThrows(IllegalStateException.class, () -> Merged.of(model, lora));
            assertArrayEquals(logits, model.logits(IDS).data());
            merged.unmerge();
            assertThrows(IllegalStateException.class, merged::unmerge);
            lora.detach();
            assertThrows(IllegalStateException.class, () -> Merged.of(model, lora));
        }
    }

    @Test
    void c31WhatIsNotFiniteIsRefusedAndNothingHasChanged() throws IOException {
        try (CausalLm model = CausalLm.load(BASE)) {
            Lora lora = filled(model, new TargetModules.AllLinear());
            float[] before = model.logits(IDS).data();
            float[] last = ((LoraLinear) lora.layers().get("model.layers.1.mlp.down_proj")).b()
                    .data();
            for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
                float good = last[0];
                last[0] = bad;
                String message = assertThrows(IllegalArgumentException.class,
                        () -> Merged.of(model, lora)).getMessage();
                assertTrue(message.contains("model.layers.1.mlp.down_proj.weight"), message);
                last[0] = good;
                assertArrayEquals(before, model.logits(IDS).data());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
            "llama-tied/base, lm_head", "llama-tied/base, 'embed_tokens,q_proj'",
            "gpt2/base, 'lm_head,wte'", "gguf/llama-q8_0.gguf, embed_tokens",
    })
    void c35AHeadThatWasTheEmbeddingsBecomesItsOwn(String base, String targets)
            throws IOException {
        try (CausalLm model = CausalLm.load(FIXTURES.resolve(base))) {
            assertTrue(model.config().tieWordEmbeddings());
            Lora lora = filled(model, TargetModules.parse(targets));
            float[] adapted = model.logits(IDS).data();
            Merged merged = Merged.of(model, lora);
            assertFalse(model.config().tieWordEmbeddings());
            Path saved = temporary.resolve("saved");
            model.save(saved);
            assertEquals(false, config(saved).get("tie_word_embeddings"));
            try (CausalLm written = CausalLm.load(saved)) {
                assertFalse(written.config().tieWordEmbeddings());
                assertArrayEquals(model.logits(IDS).data(), written.logits(IDS).data());
                assertClose("written", adapted, written.logits(IDS).data(), 1e-5);
            }
            merged.unmerge();
            assertTrue(model.config().tieWordEmbeddings());
        }
    }

    @Test
    void aMergedModelIsSavedInTheTypesOfItsBase() throws IOException {
        try (CausalLm model = CausalLm.load(FIXTURES.resolve("qwen2-f16/base"))) {
            Merged.of(model, filled(model, new TargetModules.AllLinear()));
            for (WrittenType type : WrittenType.values()) {
                Path saved = temporary.resolve(type.name());
                model.save(saved, type);
                try (CausalLm written = CausalLm.load(saved)) {
                    double bound = switch (type) {
                        case EXACT, F32 -> 0;
                        case STORED, F16 -> 2e-3;
                        case BF16 -> 2e-2;
                    };
                    assertClose(type.name(), model.logits(IDS).data(), written.logits(IDS).data(),
                            bound);
                }
            }
        }
    }

    private static Map<String, Object> config(Path folder) throws IOException {
        return Json.readObject(folder.resolve("config.json"), DuplicateKeys.REFUSED);
    }
}
