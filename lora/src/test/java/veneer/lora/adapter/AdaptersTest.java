package veneer.lora.adapter;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static veneer.transformer.ReferenceCases.assertClose;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import veneer.engine.nn.Linear;
import veneer.engine.tensor.NoGradient;
import veneer.engine.tensor.Tensor;
import veneer.lora.config.LoraConfig;
import veneer.lora.config.TargetModules;
import veneer.transformer.model.CausalLm;

/** Several adapters beside one model: which take part, together, by turns and row by row. */
class AdaptersTest {
    private static final Path BASE = Path.of(System.getProperty("veneer.root", ".."))
            .resolve("fixtures/llama-tied/base");
    private static final int[][] IDS = {{1, 5, 9, 200, 17, 3}};

    private CausalLm model;
    private Adapters adapters;
    private float[] base;

    @BeforeEach
    void load() throws IOException {
        model = CausalLm.load(BASE);
        base = logits(IDS);
        adapters = new Adapters(model);
    }

    @AfterEach
    void close() {
        model.close();
    }

    private float[] logits(int[][] ids) {
        try (var _ = NoGradient.open()) {
            return model.logits(ids).data();
        }
    }

    private Lora add(String name, int rank, String targets) {
        Lora lora = adapters.attach(
                name, LoraConfig.of(rank, 8, TargetModules.parse(targets)), name.hashCode());
        Random random = new Random(name.hashCode());
        lora.layers().values().forEach(adapted -> {
            LoraLinear layer = (LoraLinear) adapted;
            for (int i = 0; i < layer.b().data().length; i++) {
                layer.b().data()[i] = (float) random.nextGaussian() / 8;
            }
        });
        return lora;
    }

    private float[] logitsOf(String... names) {
        adapters.activate(names);
        return logits(IDS);
    }

    private static Map<String, Float> shares(Object... pairs) {
        Map<String, Float> shares = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            shares.put((String) pairs[i], ((Number) pairs[i + 1]).floatValue());
        }
        return shares;
    }

    @Test
    void c22OnlyWhatIsActiveIsTrained() {
        Lora one = add("one", 4, "q_proj,v_proj");
        Lora two = add("two", 2, "all-linear");
        assertEquals(List.of("one"), List.copyOf(adapters.active().keySet()));
        model.loss(IDS, IDS).backward();
        one.parameters().values().forEach(parameter -> assertTrue(parameter.gradient() != null));
        two.parameters().values().forEach(parameter -> assertNull(parameter.gradient()));
        adapters.activate("two");
        one.parameters().values().forEach(Tensor::clearGradient);
        model.loss(IDS, IDS).backward();
        one.parameters().values().forEach(parameter -> assertNull(parameter.gradient()));
        two.parameters().values().forEach(parameter -> assertTrue(parameter.gradient() != null));
        assertEquals(one.parameters().size() + two.parameters().size(), model.parameters().size());
    }

    @Test
    void c28NoneActiveIsTheModelAlone() {
        add("one", 4, "all-linear");
        float[] adapted = logits(IDS);
        assertFalse(Arrays.equals(base, adapted));
        assertArrayEquals(base, logitsOf());
        assertArrayEquals(adapted, logitsOf("one"));
    }

    @Test
    void c33OneOfTwoIsMergedLikeItself() {
        add("one", 4, "all-linear");
        add("two", 2, "q_proj,lm_head");
        float[] one = logitsOf("one");
        float[] both = logitsOf("one", "two");
        adapters.merge();
        assertClose("both", both, logits(IDS), 1e-5);
        adapters.unmerge();
        assertArrayEquals(both, logits(IDS));
        adapters.activate("one");
        adapters.merge();
        assertClose("one", one, logits(IDS), 1e-5);
        assertThrows(IllegalStateException.class, adapters::merge);
        adapters.unmerge();
        assertThrows(IllegalStateException.class, adapters::unmerge);
        assertArrayEquals(one, logits(IDS));
    }

    @Test
    void c41TwoTogetherAreNeitherAlone() {
        add("one", 4, "q_proj,up_proj");
        add("two", 2, "q_proj,down_proj");
        float[] both = logitsOf("one", "two");
        assertFalse(Arrays.equals(both, logitsOf("one")));
        assertFalse(Arrays.equals(both, logitsOf("two")));
        assertClose("in the other order", both, logitsOf("two", "one"), 1e-5);
    }

    @Test
    void c42ARemainingOneTakesTheRemovedOnesPlace() {
        add("one", 4, "q_proj");
        add("two", 2, "all-linear");
        float[] two = logitsOf("two");
        adapters.activate("one");
        String message = assertThrows(
                IllegalArgumentException.class, () -> adapters.remove("unknown")).getMessage();
        assertTrue(message.contains("unknown"), message);
        adapters.merge();
        assertThrows(IllegalStateException.class, () -> adapters.remove("one"));
        assertEquals(2, adapters.all().size());
        adapters.unmerge();
        adapters.remove("one");
        assertEquals(shares("two", 1), adapters.active());
        assertArrayEquals(two, logits(IDS));
        adapters.remove("two");
        assertArrayEquals(base, logits(IDS));
        assertTrue(model.modules().values().stream().noneMatch(module -> module instanceof Linear l
                && l.adaptation() != null));
    }

    @Test
    void c43ANameStandsForOneAdapter() {
        add("existing", 4, "q_proj");
        float[] before = logits(IDS);
        assertThrows(IllegalArgumentException.class, () -> add("existing", 2, "v_proj"));
        assertThrows(IllegalArgumentException.class, () -> add(Adapters.BASE, 2, "v_proj"));
        assertEquals(1, adapters.all().size());
        assertArrayEquals(before, logits(IDS));
    }

    @Test
    void c18ASecondAdapterThatMatchesNothingLeavesTheFirst() {
        add("one", 4, "q_proj");
        float[] before = logits(IDS);
        assertThrows(IllegalArgumentException.class, () -> add("two", 2, "no_such_proj"));
        assertEquals(List.of("one"), List.copyOf(adapters.all().keySet()));
        assertArrayEquals(before, logits(IDS));
    }

    @Test
    void c46EachSequenceOfABatchUsesItsOwn() {
        add("one", 4, "q_proj,up_proj");
        add("two", 2, "all-linear");
        adapters.activate("one", "two");
        float[] active = logits(IDS);
        int[][] batch = new int[9][];
        String[] names = new String[9];
        for (int row = 0; row < 9; row++) {
            batch[row] = new int[] {1, row, 2 * row, 7, 200 - row};
            names[row] = List.of(Adapters.BASE, "one", "two").get(row % 3);
        }
        float[] mixed;
        try (var _ = adapters.mix(batch, names)) {
            mixed = logits(batch);
        }
        assertArrayEquals(active, logits(IDS));
        for (int row = 0; row < 9; row++) {
            adapters.activate(names[row].equals(Adapters.BASE)
                    ? new String[0]
                    : new String[] {names[row]});
            int size = mixed.length / 9;
            assertArrayEquals(logits(new int[][] {batch[row]}),
                    Arrays.copyOfRange(mixed, row * size, (row + 1) * size));
        }
    }

    @Test
    void sequencesOfAMixedBatchMayDifferInLength() {
        add("one", 4, "q_proj,up_proj");
        int[][] batch = {{4, 5}, {6}, {7, 8, 9, 10}};
        int[][] labels = {{-100, -100}, {-100}, {7, 8, 9, 10}};
        adapters.activate("one");
        try (var _ = NoGradient.open()) {
            float alone = model.loss(new int[][] {batch[2]}, new int[][] {labels[2]}).item();
            adapters.activate();
            try (var _ = adapters.mix(batch, Adapters.BASE, Adapters.BASE, "one")) {
                assertEquals(alone, model.loss(batch, labels).item());
            }
        }
    }

    @Test
    void c47WhatCannotBeMixed() {
        add("one", 4, "q_proj");
        int[][] batch = {{1, 2}, {3, 4}};
        String message = assertThrows(IllegalArgumentException.class,
                () -> adapters.mix(batch, "one")).getMessage();
        assertTrue(message.contains("each sequence needs one adapter: 2, not 1"), message);
        message = assertThrows(IllegalArgumentException.class,
                () -> adapters.mix(batch, "z-unknown", "a-unknown")).getMessage();
        assertTrue(message.contains("a-unknown, z-unknown"), message);
        try (var _ = adapters.mix(batch, "one", Adapters.BASE)) {
            for (boolean checkpoints : new boolean[] {false, true}) {
                model.useCheckpoints(checkpoints);
                message = assertThrows(IllegalStateException.class,
                        () -> model.loss(batch, batch)).getMessage();
                assertTrue(message.contains("for use, not for training"), message);
            }
            assertThrows(IllegalStateException.class, () -> logits(IDS));
        }
        adapters.merge();
        assertThrows(IllegalStateException.class, () -> adapters.mix(batch, "one", "one"));
    }

    @Test
    void c48SharesAreFactorsOfTheUpdates() {
        Lora lora = add("one", 4, "q_proj");
        Tensor x = Tensor.of(new float[32], 1, 32);
        for (int i = 0; i < 32; i++) {
            x.data()[i] = (float) Math.sin(i);
        }
        Linear layer = (Linear) model.modules().get("model.layers.0.self_attn.q_proj");
        float[] plain = layer.product(x).data();
        float[] full = layer.forward(x).data();
        for (float share : new float[] {-1, 0.5f, 0, 3}) {
            adapters.activate(shares("one", share));
            float[] actual = layer.forward(x).data();
            float[] expected = new float[full.length];
            for (int i = 0; i < full.length; i++) {
                expected[i] = plain[i] + share * (full[i] - plain[i]);
            }
            assertClose("share " + share, expected, actual, 1e-6);
        }
        assertEquals(2, lora.layers().size());
        Lora same = add("same", 4, "q_proj");
        lora.parameters().forEach((name, parameter) -> System.arraycopy(parameter.data(), 0,
                same.parameters().get(name).data(), 0, parameter.data().length));
        adapters.activate(shares("one", 1, "same", -1));
        assertClose("one less itself", plain, layer.forward(x).data(), 1e-6);
        assertThrows(IllegalArgumentException.class,
                () -> adapters.activate(shares("one", Float.NaN)));
    }

    @Test
    void switchingTouchesNoLayer() {
        add("one", 4, "all-linear");
        add("two", 4, "all-linear");
        Linear layer = (Linear) model.modules().get("model.layers.0.self_attn.q_proj");
        Linear.Adaptation before = layer.adaptation();
        adapters.activate("two");
        assertEquals(before, layer.adaptation());
    }

    @Test
    void detachingLeavesTheModelAsItWas() {
        add("one", 4, "all-linear");
        add("two", 2, "lm_head");
        adapters.detach();
        assertArrayEquals(base, logits(IDS));
        assertTrue(model.parameters().isEmpty());
    }
}
