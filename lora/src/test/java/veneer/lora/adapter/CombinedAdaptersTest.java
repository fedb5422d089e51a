package veneer.lora.adapter;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static veneer.transformer.ReferenceCases.assertClose;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import veneer.engine.io.SafeTensors;
import veneer.engine.tensor.NoGradient;
import veneer.transformer.ReferenceCases;
import veneer.transformer.model.CausalLm;

/** Two adapters on one base, against the logits that PEFT computes with them in float64. */
class CombinedAdaptersTest {
    private static final double BOUND = 1e-5;

    @TestFactory
    Stream<DynamicTest> switchedAndTogether() {
        return ReferenceCases.tests("combine", "*/combine", folder -> {
            try (Case reference = new Case(folder)) {
                reference.assertLogits("one");
                reference.adapters.activate("two");
                reference.assertLogits("two");
                reference.adapters.activate("one", "two");
                reference.assertLogits("one_and_two");
                Map<String, Float> shares = new LinkedHashMap<>(Map.of("one", 0.7f));
                shares.put("two", 0.4f);
                reference.adapters.activate(shares);
                reference.assertLogits("cat");
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> c32MergedTogether() {
        return ReferenceCases.tests("combine-merged", "*/combine", folder -> {
            try (Case reference = new Case(folder)) {
                reference.adapters.activate();
                float[] base = reference.logits();
                reference.adapters.activate("one", "two");
                reference.adapters.merge();
                reference.assertLogits("one_and_two");
                reference.adapters.unmerge();
                reference.adapters.activate("two");
                reference.adapters.merge();
                reference.assertLogits("two");
                reference.adapters.unmerge();
                reference.adapters.activate();
                assertArrayEquals(base, reference.logits());
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> c46MixedBatch() {
        return ReferenceCases.tests("mixed-batch", "*/combine", folder -> {
            try (Case reference = new Case(folder)) {
                try (var _ = reference.adapters.mix(reference.ids, "one", "two", Adapters.BASE)) {
                    reference.assertLogits("mixed_one_two_base");
                }
                reference.assertLogits("one");
            }
        });
    }

    /** A base with two adapters, and what PEFT computes for them. */
    private static final class Case implements AutoCloseable {
        private final CausalLm model;
        private final Adapters adapters;
        private final SafeTensors expected;
        private final int[][] ids;

        Case(Path folder) throws IOException {
            model = CausalLm.load(folder.resolveSibling("base"));
            try {
                adapters = new Adapters(model);
                adapters.load("one", folder.resolve("one"));
                adapters.load("two", folder.resolve("two"));
                expected = SafeTensors.open(folder.resolve("expected.safetensors"));
            } catch (IOException | RuntimeException e) {
                model.close();
                throw e;
            }
            ids = ReferenceCases.rows(expected.tensor("input_ids"));
        }

        void assertLogits(String name) {
            float[] logits = ReferenceCases.atPositions(
                    logits(), ids[0].length, model.config().vocabSize(), 0, 7, 15, 23);
            assertClose(name, expected.tensor("logits." + name).toFloats(), logits, BOUND);
        }

        float[] logits() {
            try (var _ = NoGradient.open()) {
                return model.logits(ids).data();
            }
        }

        @Override
        public void close() {
            model.close();
            expected.close();
        }
    }
}
