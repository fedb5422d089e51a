package veneer.lora.adapter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import veneer.engine.nn.Linear;
import veneer.engine.nn.Module;
import veneer.engine.random.RandomStream;
import veneer.lora.config.LoraConfig;
import veneer.lora.config.TargetModules;
import veneer.transformer.model.CausalLm;

/** Which modules of a model a configuration means, and what it is told that means none. */
class TargetsTest {
    private static final Path FIXTURES =
            Path.of(System.getProperty("veneer.root", "..")).resolve("fixtures");

    private CausalLm model;

    @BeforeEach
    void load() throws IOException {
        model = CausalLm.load(FIXTURES.resolve("llama-tied/base"));
    }

    @AfterEach
    void close() {
        model.close();
    }

    @Test
    void c16AllLinearIsEveryLinearLayerButTheHead() throws IOException {
        LoraConfig all = LoraConfig.of(2, 2, TargetModules.parse("all-linear"));
        assertEquals(
                Set.of("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"),
                lastNames(Lora.attach(model, all, 0)));
        try (CausalLm gpt2 = CausalLm.load(FIXTURES.resolve("gpt2/base"))) {
            Adapters adapters = new Adapters(gpt2);
            Lora first = adapters.attach("first", all, 0);
            assertEquals(Set.of("c_attn", "c_proj", "c_fc"), lastNames(first));
            assertEquals(first.layers().keySet(),
                    adapters.attach("second", all, 1).layers().keySet());
        }
    }

    @Test
    void theFamilysDefaultIsQueriesAndValues() throws IOException {
        assertEquals(Set.of("q_proj", "v_proj"),
                lastNames(Lora.attach(model, LoraConfig.DEFAULT, 0)));
        try (CausalLm gpt2 = CausalLm.load(FIXTURES.resolve("gpt2/base"))) {
            assertEquals(Set.of("c_attn"), lastNames(Lora.attach(gpt2, LoraConfig.DEFAULT, 0)));
        }
    }

    private static Set<String> lastNames(Lora lora) {
        return lora.layers().keySet().stream()
                .map(path -> path.substring(path.lastIndexOf('.') + 1))
                .collect(Collectors.toSet());
    }

    @TestFactory
    Stream<DynamicTest> c17WhatMeansNoModuleIsNamedWithItsNeighbours() {
        return Stream.of(
                refused(c -> c.targetModules = names("q_proj", "v_prj"),
                        "target v_prj matches no linear layer or embedding", "nearest are v_proj"),
                refused(c -> c.targetModules = names("layers.0.q_proj"), "layers.0.q_proj",
                        "self_attn.q_proj"),
                refused(c -> c.targetModules = new TargetModules.Expression(".*query"),
                        "regex:.*query"),
                refused(c -> c.targetModules = TargetModules.NONE, "exclusions and layers leave"),
                refused(c -> c.targetModules = names("q_proj", "norm"),
                        "model.norm, which is neither"),
                refused(c -> c.excludeModules = names("q_proj", "v_proj"),
                        "exclusions and layers leave none"),
                refused(c -> c.excludeModules = names("k_proj"),
                        "exclude_modules k_proj matches none of the targeted modules"),
                refused(c -> c.layersToTransform = List.of(0, 7),
                        "layers_to_transform 7 holds no targeted module"),
                refused(c -> {
                    c.layersToTransform = List.of(0);
                    c.layersPattern = List.of("h");
                }, "layers_to_transform 0 holds no targeted module"),
                refused(c -> c.rankPattern = Map.of("k_proj", 3),
                        "rank_pattern k_proj matches none"),
                refused(c -> c.alphaPattern = Map.of("q_prj", 3.0),
                        "alpha_pattern q_prj matches none", "nearest are q_proj"),
                refused(c -> c.modulesToSave = List.of("lm_haed"),
                        "modules_to_save lm_haed matches no module", "nearest are lm_head"),
                refused(c -> c.trainableTokenIndices = Map.of("wte", List.of(1)),
                        "trainable_token_indices wte means no embedding", "embed_tokens"));
    }

    private static TargetModules names(String... names) {
        return new TargetModules.Names(List.of(names));
    }

    private DynamicTest refused(Consumer<LoraConfig.Draft> change, String... parts) {
        return DynamicTest.dynamicTest(parts[0], () -> {
            String message = assertThrows(IllegalArgumentException.class,
                    () -> Lora.attach(model, LoraConfig.DEFAULT.with(change), 0)).getMessage();
            for (String part : parts) {
                assertTrue(message.contains(part), message + " lacks " + part);
            }
            assertTrue(model.parameters().isEmpty(), "the model has changed");
        });
    }

    /** Two layers of 16 channels, two key-value heads of 4 and a feed-forward network of 32. */
    private static final class Layers extends Module {
        Layers() {
            for (int layer = 0; layer < 2; layer++) {
                for (String name : List.of("q_proj", "o_proj")) {
                    child("layers." + layer + "." + name, linear(16, 16));
                }
                for (String name : List.of("k_proj", "v_proj")) {
                    child("layers." + layer + "." + name, linear(16, 8));
                }
                for (String name : List.of("gate_proj", "up_proj")) {
                    child("layers." + layer + "." + name, linear(16, 32));
                }
                child("layers." + layer + ".down_proj", linear(32, 16));
            }
            child("lm_head", linear(16, 64));
        }

        private static Linear linear(int inputs, int outputs) {
            return Linear.fresh(inputs, outputs, new RandomStream(0, "weight"));
        }
    }

    @Test
    void g14NumbersToTrain() {
        Lora lora = Lora.attach(
                new Layers(), LoraConfig.of(4, 4, TargetModules.parse("all-linear")), 0);
        assertEquals(2048, lora.parameters().values().stream()
                .mapToInt(parameter -> parameter.data().length).sum());
    }
}
