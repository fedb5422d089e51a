package veneer.transformer.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static veneer.transformer.ReferenceCases.assertClose;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import veneer.engine.io.DuplicateKeys;
import veneer.engine.io.Json;
import veneer.engine.io.SafeTensors;
import veneer.engine.tensor.NoGradient;
import veneer.transformer.ReferenceCases;
import veneer.transformer.generation.GreedyGenerator;

/**
 * Published models, which the system property {@code veneer.data} says where to find, against
 * transformers in float64.
 */
class RealModelsTest {
    private static final int END_OF_TEXT = 2;

    @Test
    void stories260KTellsTheStoryThatTransformersTells() throws IOException {
        Path folder = folder("stories260K");
        Map<String, Object> expected =
                Json.readObject(folder.resolve("expected.json"), DuplicateKeys.REFUSED);
        try (CausalLm model = CausalLm.load(folder)) {
            int[] story = ids(section(expected, "greedy_from_bos_200").get("ids"));
            assertContinues(model, new int[] {1}, Arrays.copyOfRange(story, 1, story.length));
            Map<String, Object> prompted = section(expected, "prompt");
            int[] prompt = ids(prompted.get("ids"));
            int[] whole = ids(prompted.get("greedy_ids"));
            assertContinues(model, prompt, Arrays.copyOfRange(whole, prompt.length, whole.length));
        }
        report("stories260K", 2);
    }

    /** Log-probabilities within 1e−4: float32 PyTorch's own stay within 5e−5 of float64. */
    @Test
    @Tag("slow")
    void smolLm2ScoresProseAsTransformersDoes() throws IOException {
        Path folder = folder("smollm2");
        try (CausalLm model = smolLm2(folder);
                SafeTensors expected = SafeTensors.open(folder.resolve("expected.safetensors"));
                var _ = NoGradient.open()) {
            int[][] ids = ReferenceCases.rows(expected.tensor("prose.input_ids"));
            float[] logits = model.logits(ids).data();
            float[] targets = expected.tensor("prose.target_logprobs").toFloats();
            int vocabulary = model.config().vocabSize();
            for (int position = 0; position < targets.length; position++) {
                double score = logProbability(logits, position * vocabulary, vocabulary,
                        ids[0][position + 1]);
                assertEquals(targets[position], score, 1e-4, "position " + position);
            }
            float[] last = Arrays.copyOfRange(logits, targets.length * vocabulary, logits.length);
            assertClose("last logits", expected.tensor("prose.last_logits").toFloats(), last, 1e-5);
        }
        report("smollm2-prose", 1);
    }

    @Test
    @Tag("slow")
    void smolLm2ContinuesAsTransformersDoes() throws IOException {
        Path folder = folder("smollm2");
        Map<String, Object> expected =
                Json.readObject(folder.resolve("expected.json"), DuplicateKeys.REFUSED);
        List<?> cases = (List<?>) expected.get("greedy");
        try (CausalLm model = smolLm2(folder)) {
            for (Object greedy : cases) {
                Map<?, ?> one = (Map<?, ?>) greedy;
                assertContinues(model, ids(one.get("prompt_ids")), ids(one.get("new_ids")));
            }
        }
        report("smollm2-greedy", cases.size());
    }

    private static void assertContinues(CausalLm model, int[] prompt, int[] expected) {
        int[] added =
                GreedyGenerator.generate(model, prompt, expected.length, id -> id == END_OF_TEXT);
        assertArrayEquals(expected, added);
    }

    private static double logProbability(float[] logits, int at, int vocabulary, int word) {
        double sum = 0;
        for (int i = 0; i < vocabulary; i++) {
            sum += Math.exp(logits[at + i]);
        }
        return logits[at + word] - Math.log(sum);
    }

    private static CausalLm smolLm2(Path folder) throws IOException {
        return CausalLm.load(folder.resolve("SmolLM2-135M-Instruct.Q4_1.gguf"));
    }

    private static Path folder(String name) {
        Path folder = Path.of(System.getProperty("veneer.data", "../../shared/data")).resolve(name);
        if (!Files.isDirectory(folder)) {
            System.out.printf("reference-cases: ran=0 skipped=1 suite=%s%n", name);
        }
        assumeTrue(Files.isDirectory(folder), "there is no " + folder);
        return folder;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> section(Map<String, Object> json, String key) {
        return (Map<String, Object>) json.get(key);
    }

    private static int[] ids(Object json) {
        return ((List<?>) json).stream().mapToInt(id -> ((Number) id).intValue()).toArray();
    }

    private static void report(String suite, int ran) {
        System.out.printf("reference-cases: ran=%d skipped=0 suite=%s%n", ran, suite);
    }
}
