package veneer.transformer.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static veneer.transformer.ReferenceCases.assertClose;
import static veneer.transformer.ReferenceCases.assertRelative;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import veneer.engine.io.SafeTensors;
import veneer.engine.tensor.Tensor;
import veneer.transformer.ReferenceCases;
import veneer.transformer.generation.GreedyGenerator;

/** Models against the numbers that PyTorch and transformers compute for them in float64. */
class ReferenceModelsTest {
    /** PyTorch itself, in float32, stays within 2e-6 of its own float64 on these models. */
    private static final double LOGITS = 1e-5;

    private static final double LOSS = 1e-6;
    private static final double GRADIENT = 1e-5;

    @TestFactory
    Stream<DynamicTest> logitsAndGreedyTokensOfAFrozenModel() {
        return ReferenceCases.tests("base-frozen", "*/base", base -> {
            try (CausalLm model = CausalLm.load(base);
                    SafeTensors expected = expected(base)) {
                int[][] ids = ReferenceCases.rows(expected.tensor("input_ids"));
                assertClose("logits", expected.tensor("logits").toFloats(),
                        model.logits(ids).data(), LOGITS);
                int[][] labels = ReferenceCases.rows(expected.tensor("labels"));
                float loss = model.loss(ids, labels).item();
                assertRelative("loss", expected.tensor("loss").toFloats()[0], loss, LOSS);
                assertGreedy(model, expected.tensor("greedy").toInts());
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> everyParametersGradient() {
        return ReferenceCases.tests("base-gradients", "*/base", base -> {
            try (CausalLm model = CausalLm.loadTrainable(base);
                    SafeTensors expected = expected(base)) {
                Tensor loss = model.loss(
                        ReferenceCases.rows(expected.tensor("input_ids")),
                        ReferenceCases.rows(expected.tensor("labels")));
                assertRelative("loss", expected.tensor("loss").toFloats()[0], loss.item(), LOSS);
                loss.backward();
                Map<String, Tensor> parameters = model.parameters();
                long gradients = expected.tensors().keySet().stream()
                        .filter(name -> name.startsWith("grad."))
                        .count();
                assertEquals(gradients, parameters.size(), "parameters: " + parameters.keySet());
                parameters.forEach((name, parameter) -> assertClose(
                        name,
                        expected.tensor("grad." + name).toFloats(),
                        parameter.gradient(),
                        GRADIENT));
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> ggufModels() {
        return ReferenceCases.tests("gguf", "gguf/*-*.gguf", file -> {
            String name = file.getFileName().toString().replace(".gguf", ".expected.safetensors");
            try (CausalLm model = CausalLm.load(file);
                    SafeTensors expected = SafeTensors.open(file.resolveSibling(name))) {
                int[][] ids = ReferenceCases.rows(expected.tensor("input_ids"));
                float[] logits = ReferenceCases.atPositions(
                        model.logits(ids).data(), ids[0].length, model.config().vocabSize(), 0, 9,
                        19);
                assertClose("logits", expected.tensor("logits").toFloats(), logits, LOGITS);
                assertGreedy(model, expected.tensor("greedy").toInts());
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> aCachedStepAgreesWithAWholePass() {
        return ReferenceCases.tests("cached-steps", "*/base", base -> {
            try (CausalLm model = CausalLm.load(base);
                    SafeTensors expected = expected(base)) {
                int[] ids = ReferenceCases.rows(expected.tensor("input_ids"))[0];
                int vocabulary = model.config().vocabSize();
                float[] whole = model.logits(new int[][] {ids}).data();
                KeyValueCache cache = new KeyValueCache(model.config());
                model.prefill(Arrays.copyOf(ids, 3), cache);
                for (int position = 3; position < ids.length; position++) {
                    float[] row = Arrays.copyOfRange(
                            whole, position * vocabulary, (position + 1) * vocabulary);
                    assertClose("position " + position, row,
                            model.step(ids[position], cache).data(), LOGITS);
                }
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> aRowDoesNotDependOnTheOthers() {
        return ReferenceCases.tests("rows", "*/base", base -> {
            try (CausalLm model = CausalLm.load(base);
                    SafeTensors expected = expected(base)) {
                int[][] ids = ReferenceCases.rows(expected.tensor("input_ids"));
                float[] all = model.logits(ids).data();
                int size = all.length / ids.length;
                for (int row = 0; row < ids.length; row++) {
                    for (int positions : new int[] {1, ids[row].length / 2, ids[row].length}) {
                        int[][] alone = {Arrays.copyOf(ids[row], positions)};
                        float[] some = Arrays.copyOfRange(all, row * size,
                                row * size + size / ids[row].length * positions);
                        assertArrayEquals(some, model.logits(alone).data(), "row " + row);
                    }
                }
            }
        });
    }

    private static SafeTensors expected(Path base) throws IOException {
        return SafeTensors.open(base.resolveSibling("expected-base.safetensors"));
    }

    private static void assertGreedy(CausalLm model, int[] expected) {
        int[] prompt = Arrays.copyOf(expected, 8);
        int[] added = GreedyGenerator.generate(model, prompt, expected.length - 8, token -> false);
        assertTrue(added.length > 0);
        assertArrayEquals(
                expected, IntStream.concat(Arrays.stream(prompt), Arrays.stream(added)).toArray());
    }
}
