package veneer.lora.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static veneer.transformer.ReferenceCases.assertClose;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import veneer.engine.io.DuplicateKeys;
import veneer.engine.io.Json;
import veneer.engine.io.SafeTensors;
import veneer.lora.adapter.PeftAdapter;
import veneer.transformer.ReferenceCases;
import veneer.transformer.model.CausalLm;

/** Adapters that are trained and written here are those that PEFT has loaded, to the bit. */
class PeftRoundTripTest {
    private static final Path BASE = CommandLine.fixture("gguf/llama-f32.gguf");
    private static final Path WRITTEN = CommandLine.fixture("peft/written");

    @TempDir
    private Path folder;

    @TestFactory
    Stream<DynamicTest> whatIsWrittenIsWhatPeftLoaded() throws IOException {
        return Json.readObject(WRITTEN.resolve("cases.json"), DuplicateKeys.REFUSED).entrySet()
                .stream().map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> {
                    Path loaded = WRITTEN.resolve(entry.getKey());
                    Path trained = folder.resolve(entry.getKey());
                    List<Object> words = new ArrayList<>(List.of("finetune", "--model", BASE,
                            "--data", WRITTEN.resolve("data.jsonl"), "--out", trained));
                    words.addAll((List<?>) entry.getValue());
                    CommandLine.run(words.toArray()).succeeded();
                    assertSame(loaded, trained);
                    assertLogits(loaded);
                }));
    }

    private static void assertSame(Path expected, Path actual) throws IOException {
        assertEquals(Files.readString(expected.resolve(PeftAdapter.CONFIG)),
                Files.readString(actual.resolve(PeftAdapter.CONFIG)));
        try (SafeTensors then = SafeTensors.open(expected.resolve(PeftAdapter.WEIGHTS));
                SafeTensors now = SafeTensors.open(actual.resolve(PeftAdapter.WEIGHTS))) {
            assertEquals(then.tensors().keySet(), now.tensors().keySet());
            then.tensors().forEach((name, tensor) -> assertArrayEquals(
                    tensor.toFloats(), now.tensor(name).toFloats(), name));
        }
    }

    private static void assertLogits(Path adapter) throws IOException {
        try (CausalLm model = CausalLm.load(BASE);
                SafeTensors peft = SafeTensors.open(adapter.resolve("expected.safetensors"))) {
            PeftAdapter.load(model, adapter);
            int[][] ids = ReferenceCases.rows(peft.tensor("input_ids"));
            float[] logits = ReferenceCases.atPositions(model.logits(ids).data(), ids[0].length,
                    model.config().vocabSize(), 0, 9, 19);
            assertClose("logits", peft.tensor("logits").toFloats(), logits, 1e-5);
        }
    }
}
