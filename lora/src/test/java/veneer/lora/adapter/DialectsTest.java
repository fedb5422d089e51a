package veneer.lora.adapter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static veneer.transformer.ReferenceCases.assertClose;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import veneer.engine.io.SafeTensors;
import veneer.transformer.ReferenceCases;
import veneer.transformer.model.CausalLm;

/** One adapter in every dialect of names, types and configurations, and the logits it gives. */
class DialectsTest {
    private static final Path FIXTURES =
            Path.of(System.getProperty("veneer.root", "..")).resolve("fixtures");
    private static final Path DIALECTS = FIXTURES.resolve("peft/dialects");

    @TestFactory
    Stream<DynamicTest> c66EachIsLoaded() throws IOException {
        return Files.list(DIALECTS).filter(Files::isDirectory).sorted().map(
                folder -> DynamicTest.dynamicTest(folder.getFileName().toString(), () -> {
                    try (CausalLm model = CausalLm.load(FIXTURES.resolve("llama-tied/base"));
                            SafeTensors expected =
                                    SafeTensors.open(DIALECTS.resolve("expected.safetensors"))) {
                        assertEquals(8, PeftAdapter.load(model, folder).parameters().size());
                        int[][] ids = ReferenceCases.rows(expected.tensor("input_ids"));
                        float[] logits = ReferenceCases.atPositions(model.logits(ids).data(),
                                ids[0].length, model.config().vocabSize(), 0, 7, 15, 23);
                        assertClose("logits", expected.tensor("logits").toFloats(), logits, 1e-5);
                    }
                }));
    }
}
