package veneer.lora.adapter;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import veneer.engine.io.SafeTensors;
import veneer.transformer.ReferenceCases;

/** Two adapters on one base, against the logits that PEFT computes with them in float64. */
class CombinedAdaptersTest {
    @TestFactory
    Stream<DynamicTest> switchedAndTogether() {
        return ReferenceCases.tests("combine", "*/combine", folder -> {
            try (Case reference = new Case(folder)) {
                reference.adapters.activate("one");
                reference.assertLogits("one");
                reference.adapters.activate("two");
                reference.assertLogits("two");
                reference.adapters.activate("one", "two");
                reference.assertLogits("one_and_two");
                reference.adapters.activate(shares());
                reference.assertLogits("cat");
            }
        });
    }

    /** Those of PEFT's combination "cat". */
    private static Map<String, Float> shares() {
        Map<String, Float> shares = new LinkedHashMap<>();
        shares.put("one", 0.7f);
        shares.put("two", 0.4f);
        return shares;
    }

    @TestFactory
    Stream<DynamicTest> c32MergedTogether() {
        return ReferenceCases.tests("combine-merged", "*/combine", folder -> {
            try (Case reference = new Case(folder)) {
                reference.adapters.activate();
                float[] base = reference.both.logits();
                reference.adapters.activate("one", "two");
                reference.adapters.merge();
                reference.assertLogits("one_and_two");
                reference.adapters.unmerge();
                reference.adapters.activate(shares());
                reference.adapters.merge();
                reference.assertLogits("cat");
                reference.adapters.unmerge();
                reference.adapters.activate("two");
                reference.adapters.merge();
                reference.assertLogits("two");
                reference.adapters.unmerge();
                reference.adapters.activate();
                assertArrayEquals(base, reference.both.logits());
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> c46MixedBatch() {
        return ReferenceCases.tests("mixed-batch", "*/combine", folder -> {
            try (Case reference = new Case(folder)) {
                reference.adapters.activate("one");
                try (var _ =
                        reference.adapters.mix(reference.both.ids, "one", "two", Adapters.BASE)) {
                    reference.assertLogits("mixed_one_two_base");
                }
                reference.assertLogits("one");
            }
        });
    }

    /** A base with two adapters, and what PEFT computes for them. */
    private static final class Case implements AutoCloseable {
        private final AdaptersCase both;
        private final Adapters adapters;
        private final SafeTensors expected;

        Case(Path folder) throws IOException {
            Path file = folder.resolve("expected.safetensors");
            both = new AdaptersCase(folder.resolveSibling("base"), List.of("one", "two"),
                    folder::resolve, file);
            adapters = both.adapters;
            expected = SafeTensors.open(file);
        }

        void assertLogits(String name) {
            both.assertLogits(name, expected.tensor("logits." + name));
        }

        @Override
        public void close() {
            both.close();
            expected.close();
        }
    }
}
