package veneer.lora.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a configuration means for a module: the cases of PEFT's own tests, by their names. */
class LoraConfigTest {
    private static LoraConfig named(String... names) {
        return LoraConfig.of(8, 8, new TargetModules.Names(List.of(names)));
    }

    @Test
    void c8ScalingIsAlphaOverRankOrItsRoot() {
        LoraConfig config = LoraConfig.of(16, 3, new TargetModules.Names(List.of("linear")));
        assertEquals(0.1875f, config.scaling("linear"));
        assertEquals(0.75f, config.with(c -> c.useRslora = true).scaling("linear"));
    }

    @Test
    void c9PatternsChangeRankAndAlphaOfTheModulesTheyMean() {
        LoraConfig config = LoraConfig.of(
                25, 17, new TargetModules.Names(List.of("linear", "embed", "conv2d")))
                .with(c -> {
                    c.rankPattern = Map.of("embed", 9, "conv2d", 16);
                    c.alphaPattern = Map.of("linear", 11.0, "conv2d", 13.0);
                });
        assertEquals(0.44f, config.scaling("linear"));
        assertEquals((float) (17 / 9.0), config.scaling("embed"));
        assertEquals(0.8125f, config.scaling("conv2d"));
        LoraConfig stabilised = config.with(c -> c.useRslora = true);
        assertEquals(2.2f, stabilised.scaling("linear"));
        assertEquals((float) (17 / 3.0), stabilised.scaling("embed"));
        assertEquals(3.25f, stabilised.scaling("conv2d"));
    }

    @Test
    void c10EachLayerHasItsScaling() {
        LoraConfig config = named("linear").with(c -> {
            c.rankPattern = Map.of("layers.1.linear", 16, "layers.2.linear", 32);
            c.alphaPattern = Map.of("layers.2.linear", 4.0, "layers.3.linear", 16.0);
        });
        List<Float> scalings = IntStream.range(0, 5)
                .mapToObj(layer -> config.scaling("model.layers." + layer + ".linear")).toList();
        assertEquals(List.of(1f, 0.5f, 0.125f, 2f, 1f), scalings);
    }

    @Test
    void c11APatternOfAlphaHoldsWithAndWithoutOneOfRank() {
        LoraConfig alpha = named("linear", "lin0", "lin1").with(
                c -> c.alphaPattern = Map.of("0.linear", 2.0));
        LoraConfig both = alpha.with(c -> c.rankPattern = Map.of("lin0", 4));
        assertEquals(0.25f, alpha.scaling("layers.0.linear"));
        assertEquals(0.25f, both.scaling("layers.0.linear"));
        assertEquals(4, both.rank("lin0"));
        assertEquals(8, both.rank("lin1"));
        Map<String, Integer> ranks = new LinkedHashMap<>();
        for (int i = 0; i < 20; i++) {
            ranks.put("layers." + i % 10 + ".lin" + i / 10, i + 1);
        }
        LoraConfig each = alpha.with(c -> c.rankPattern = ranks);
        ranks.forEach((name, rank) -> assertEquals(rank, each.rank("model." + name)));
    }

    @ParameterizedTest
    @CsvSource({
            "^lin, lin, 2", "^lin, model.lin, 8", "lin, model.lin, 2", "lin, model.blin, 8",
            "lin|out, out, 2", "lin|out, linx, 8", "l.n, len, 2", "(?P<n>q|k)_proj, m.k_proj, 2",
    })
    void aPatternMeansTheEndOfAPathFromADotOn(String key, String path, int rank) {
        LoraConfig config = named("lin").with(c -> c.rankPattern = Map.of(key, 2));
        assertEquals(rank, config.rank(path));
    }

    @Test
    void theFirstPatternThatMatchesHolds() {
        Map<String, Integer> ranks = new LinkedHashMap<>();
        ranks.put("q_proj", 2);
        ranks.put("layers.0.q_proj", 4);
        assertEquals(2, named("q_proj").with(c -> c.rankPattern = ranks).rank("layers.0.q_proj"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "foo.bar.1.baz|baz|1|bar|true",
            "foo.bar.1.baz|baz|0|bar|false",
            "foo.bar.1.baz|baz|2|bar|false",
            "foo.bar.10.baz|baz|1|bar|false",
            "foo.bar.10.baz|baz|0,1,2|bar|false",
            "foo.bar.001.baz|baz|1|bar|true",
            "foo.bar.1.spam.2.baz|baz|1|bar|true",
            "foo.bar.2.spam.1.baz|baz|1|bar|false",
            "foo.bar.1.baz|baz|1|foo|false",
            "foo.bar.1.baz|baz|1|baz|false",
            "bar.1.baz|baz|1|bar|true",
            "blocks.1.weight|weight|1|blocks|true",
            "mlp.blocks.1.weight|weight|1|blocks|true",
            "foo.bar.1.baz|foo.bar.1.baz|7|bar|true",
            "layers.1.q_proj|q_proj|1||false",
            "model.layers.1.q_proj|q_proj|1||true",
            "foo.whatever.1.baz|baz|1||true",
            "foo.whatever.1.baz|baz|0||false",
            "foo.bar.1.baz|baz|1|ham,bar|true",
            "foo.bar.1.baz|baz|5,1|b.r|true",
            "foo.bar.99999999999.baz|baz|1|bar|false",
    })
    void c14OnlyTheLayersToTransform(
            String path, String target, String layers, String pattern, boolean expected) {
        LoraConfig config = named(target).with(c -> {
            c.layersToTransform =
                    Stream.of(layers.split(",")).map(Integer::valueOf).toList();
            c.layersPattern = pattern == null ? List.of() : List.of(pattern.split(","));
        });
        assertEquals(expected, config.adapts(path));
    }

    @TestFactory
    Stream<DynamicTest> c15TheLayerOfAnExpertIsTheFirstNumber() {
        List<String> paths = new ArrayList<>();
        for (int layer = 0; layer < 3; layer++) {
            paths.add("model.layers." + layer + ".self_attn.q_proj");
            paths.add("model.layers." + layer + ".mlp.experts.0.up_proj");
            paths.add("model.layers." + layer + ".mlp.experts.1.up_proj");
        }
        return Stream.of(List.<String>of(), List.of("layers"), List.of("h", "layers"))
                .map(pattern -> DynamicTest.dynamicTest(pattern.toString(), () -> assertEquals(
                        paths.subList(3, 6),
                        paths.stream().filter(named("q_proj", "up_proj").with(c -> {
                            c.layersToTransform = List.of(1);
                            c.layersPattern = pattern;
                        })::adapts).toList())));
    }

    @Test
    void c19AnExclusionWinsOverATarget() {
        LoraConfig all = LoraConfig.of(8, 8, new TargetModules.Expression("lin.*"));
        LoraConfig byName = all.with(
                c -> c.excludeModules = new TargetModules.Names(List.of("lin0")));
        LoraConfig byExpression = all.with(
                c -> c.excludeModules = new TargetModules.Expression("lin0"));
        for (LoraConfig config : List.of(byName, byExpression)) {
            assertFalse(config.adapts("lin0"));
            assertTrue(config.adapts("lin1"));
        }
    }

    @ParameterizedTest
    @CsvSource({
            "lm_head, true", "model.lm_head, true", "model.lm_head.inner, true",
            "my_lm_head, true", "lm_head2, false", "head, false",
    })
    void aModuleThatIsTrainedItselfGetsNoUpdate(String path, boolean saved) {
        LoraConfig config = LoraConfig.of(8, 8, new TargetModules.Expression(".*"))
                .with(c -> c.modulesToSave = List.of("lm_head"));
        assertEquals(saved, config.saves(path));
        assertEquals(!saved, config.adapts(path));
    }

    @TestFactory
    Stream<DynamicTest> c20WhatMakesNoSenseIsRefusedByName() {
        TargetModules all = new TargetModules.AllLinear();
        TargetModules expression = new TargetModules.Expression(".*");
        return Stream.of(
                refused("r 0", c -> c.r = 0),
                refused("lora_alpha NaN", c -> c.loraAlpha = Double.NaN),
                refused("lora_dropout 1.0", c -> c.loraDropout = 1),
                refused("lora_dropout -0.1", c -> c.loraDropout = -0.1),
                refused("layers_to_transform", c -> {
                    c.targetModules = expression;
                    c.layersToTransform = List.of(0);
                }),
                refused("layers_to_transform", c -> {
                    c.targetModules = all;
                    c.layersToTransform = List.of(0);
                }),
                refused("negative", c -> c.layersToTransform = List.of(-1)),
                refused("layers_pattern needs layers_to_transform",
                        c -> c.layersPattern = List.of("layers")),
                refused("layers_pattern '('", c -> {
                    c.layersToTransform = List.of(0);
                    c.layersPattern = List.of("(");
                }),
                refused("rank_pattern q_proj 0", c -> c.rankPattern = Map.of("q_proj", 0)),
                refused("rank_pattern '('", c -> c.rankPattern = Map.of("(", 1)),
                refused("alpha_pattern q_proj Infinity",
                        c -> c.alphaPattern = Map.of("q_proj", Double.POSITIVE_INFINITY)),
                refused("modules_to_save '*'", c -> c.modulesToSave = List.of("*")),
                refused("exclude_modules", c -> c.excludeModules = all),
                refused("lora_bias", c -> {
                    c.loraBias = true;
                    c.useDora = true;
                }),
                refused("lora_bias", c -> {
                    c.loraBias = true;
                    c.initLoraWeights = InitLoraWeights.GAUSSIAN;
                }),
                refused("trainable_token_indices",
                        c -> c.trainableTokenIndices = Map.of("wte", List.of(3, -1))));
    }

    private static DynamicTest refused(String expected, Consumer<LoraConfig.Draft> change) {
        return DynamicTest.dynamicTest(expected, () -> {
            String message = assertThrows(IllegalArgumentException.class,
                    () -> named("q_proj").with(change)).getMessage();
            assertTrue(message.contains(expected), message);
        });
    }

    @Test
    void aVariantLeavesTheFirstAlone() {
        LoraConfig variant = LoraConfig.DEFAULT.with(c -> c.useDora = true);
        assertTrue(variant.useDora());
        assertFalse(LoraConfig.DEFAULT.useDora());
        assertEquals(LoraConfig.DEFAULT, variant.with(c -> c.useDora = false));
    }
}
