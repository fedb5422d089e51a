package veneer.lora.adapter;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static veneer.transformer.ReferenceCases.assertClose;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import veneer.engine.io.SafeTensors;
import veneer.transformer.ReferenceCases;

/** Adapters of every kind beside one another, against what PEFT computes with each in float64. */
class AdapterKindsTest {
    private static final double BOUND = 1e-5;

    @TestFactory
    Stream<DynamicTest> c24C44AndC51EachIsItselfAmongAllOthers() {
        return ReferenceCases.tests("kinds", "*/adapters", folder -> {
            try (Case all = new Case(folder)) {
                float[] base = all.logits();
                for (String name : all.names.reversed()) {
                    all.adapters.activate(name);
                    all.assertLogits(name);
                }
                all.adapters.activate();
                assertArrayEquals(base, all.logits());
            }
        });
    }

    /** PEFT's result depends on the order of two that are decomposed. */
    @TestFactory
    Stream<DynamicTest> c38bTheOrderOfDecomposedUpdatesDoesNotMatter() {
        return ReferenceCases.tests("kinds-order", "*/adapters", folder -> {
            try (Case all = new Case(folder)) {
                if (all.names.containsAll(List.of("dora", "dora-rslora", "qv"))) {
                    all.adapters.activate("dora", "qv", "dora-rslora");
                    float[] one = all.logits();
                    all.adapters.activate("dora-rslora", "dora", "qv");
                    assertClose("in another order", one, all.logits(), BOUND);
                }
            }
        });
    }

    /** Updates of every kind, those of other weights than the base's own left out. */
    @TestFactory
    Stream<DynamicTest> c32AllTogetherMergeAndComeApart() {
        return ReferenceCases.tests("kinds-merged", "*/adapters", folder -> {
            try (Case all = new Case(folder)) {
                String[] names = all.updates();
                all.adapters.activate(names);
                float[] together = all.logits();
                all.adapters.activate(List.of(names).reversed().toArray(String[]::new));
                assertClose("in the other order", together, all.logits(), BOUND);
                if (Arrays.asList(names).contains("lora-bias") && all.lacksBiases()) {
                    assertThrows(IllegalArgumentException.class, all.adapters::merge);
                } else {
                    all.adapters.merge();
                    assertClose("merged", together, all.logits(), BOUND);
                    all.adapters.unmerge();
                }
                all.adapters.activate(names);
                assertArrayEquals(together, all.logits());
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> c40SequencesOfABatchUseEveryKind() {
        return ReferenceCases.tests("kinds-mixed", "*/adapters", folder -> {
            try (Case all = new Case(folder)) {
                int rows = all.ids.length;
                String[] updates = all.updates();
                for (int first = 0; first < updates.length; first += rows) {
                    String[] names = new String[rows];
                    for (int row = 0; row < rows; row++) {
                        names[row] = updates[(first + row) % updates.length];
                    }
                    float[] mixed;
                    try (var _ = all.adapters.mix(all.ids, names)) {
                        mixed = all.logits();
                    }
                    int size = mixed.length / rows;
                    for (int row = 0; row < rows; row++) {
                        all.adapters.activate(names[row]);
                        assertArrayEquals(
                                Arrays.copyOfRange(all.logits(), row * size, (row + 1) * size),
                                Arrays.copyOfRange(mixed, row * size, (row + 1) * size),
                                names[row]);
                    }
                }
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> c45OnlyOneHasAWeightOfItsOwnAtATime() {
        return ReferenceCases.tests("kinds-copies", "*/adapters", folder -> {
            try (Case all = new Case(folder)) {
                if (!all.names.containsAll(List.of("bias-all", "bias-lora-only"))
                        || all.lacksBiases()) {
                    return;
                }
                all.adapters.activate("bias-all", "qv");
                float[] before = all.logits();
                String message = assertThrows(IllegalArgumentException.class,
                        () -> all.adapters.activate("bias-all", "bias-lora-only")).getMessage();
                assertTrue(message.contains("only one of them"), message);
                assertThrows(IllegalArgumentException.class, () -> all.adapters.mix(all.ids,
                        Arrays.stream(new String[all.ids.length]).map(_ -> "bias-all")
                                .toArray(String[]::new)));
                assertArrayEquals(before, all.logits());
            }
        });
    }

    /** A base with all the adapters that a folder has for it. */
    private static final class Case implements AutoCloseable {
        private final Path folder;
        private final List<String> names;
        private final AdaptersCase all;
        private final Adapters adapters;
        private final int[][] ids;

        Case(Path folder) throws IOException {
            this.folder = folder;
            try (Stream<Path> files = Files.list(folder)) {
                names = files.map(file -> file.getFileName().toString()).sorted().toList();
            }
            all = new AdaptersCase(folder.resolveSibling("base"), names,
                    name -> folder.resolve(name).resolve("adapter"), expected(names.getFirst()));
            adapters = all.adapters;
            ids = all.ids;
        }

        private Path expected(String name) {
            return folder.resolve(name).resolve("expected.safetensors");
        }

        String[] updates() {
            return names.stream().filter(name -> adapters.all().get(name).copies() == null)
                    .toArray(String[]::new);
        }

        boolean lacksBiases() {
            return all.model.config().biases().isEmpty();
        }

        void assertLogits(String name) throws IOException {
            try (SafeTensors expected = SafeTensors.open(expected(name))) {
                all.assertLogits(name, expected.tensor("logits"));
            }
        }

        float[] logits() {
            return all.logits();
        }

        @Override
        public void close() {
            all.close();
        }
    }
}
