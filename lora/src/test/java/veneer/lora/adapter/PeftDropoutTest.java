package veneer.lora.adapter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static veneer.transformer.ReferenceCases.assertClose;
import static veneer.transformer.ReferenceCases.assertRelative;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import veneer.engine.io.SafeTensors;
import veneer.engine.tensor.Tensor;
import veneer.transformer.ReferenceCases;
import veneer.transformer.model.CausalLm;

/**
 * Adapters as they train with dropout, against the losses and gradients that PEFT computes in
 * float64 with masks drawn from the same streams.
 */
class PeftDropoutTest {
    private static final Path FIXTURES =
            Path.of(System.getProperty("veneer.root", "..")).resolve("fixtures");

    @ParameterizedTest
    @ValueSource(strings = {"plain", "dora", "lora-bias"})
    void lossesAndGradients(String kind) throws IOException {
        Path folder = FIXTURES.resolve("peft/dropout").resolve(kind);
        try (CausalLm model = CausalLm.load(FIXTURES.resolve("llama-biases/base"));
                SafeTensors expected = SafeTensors.open(folder.resolve("expected.safetensors"))) {
            Lora lora = PeftAdapter.load(model, folder.resolve("adapter"),
                    AdapterLoading.STRICT.withSeed(expected.tensor("seed").toInts()[0]));
            int[][] ids = ReferenceCases.rows(expected.tensor("input_ids"));
            int[][] labels = ReferenceCases.rows(expected.tensor("labels"));
            model.train();
            for (int pass = 0; pass < 2; pass++) {
                lora.parameters().values().forEach(Tensor::clearGradient);
                Tensor loss = model.loss(ids, labels);
                double reference = expected.tensor(pass + ".loss").toFloats()[0];
                assertRelative("loss", reference, loss.item(), 1e-6);
                loss.backward();
                Map<String, float[]> gradients = new HashMap<>();
                String prefix = pass + ".grad.base_model.model.";
                expected.tensors().forEach((name, tensor) -> {
                    if (name.startsWith(prefix)) {
                        gradients.put(name.substring(prefix.length()), tensor.toFloats());
                    }
                });
                assertEquals(gradients.size(), lora.parameters().size());
                lora.parameters().forEach((name, parameter) -> assertClose(name,
                        gradients.get(inMemory(name)), parameter.gradient(), 1e-5));
            }
        }
    }

    /** PEFT's name for a parameter, where the adapter's own name stands within. */
    private static String inMemory(String name) {
        return name.replaceFirst("(lora_[AB])\\.", "$1.default.")
                .replaceFirst("lora_magnitude_vector$", "$0.default.weight");
    }

    /** Another seed drops something else. */
    @ParameterizedTest
    @ValueSource(strings = {"plain", "dora"})
    void theSeedDecides(String kind) throws IOException {
        float one = loss(kind, 1);
        assertEquals(one, loss(kind, 1));
        assertNotEquals(one, loss(kind, 2));
    }

    private static float loss(String kind, long seed) throws IOException {
        Path adapter = FIXTURES.resolve("peft/dropout").resolve(kind).resolve("adapter");
        try (CausalLm model = CausalLm.load(FIXTURES.resolve("llama-biases/base"))) {
            PeftAdapter.load(model, adapter, AdapterLoading.STRICT.withSeed(seed));
            model.train();
            int[][] ids = {{4, 8, 15, 16, 23, 42}};
            return model.loss(ids, ids).item();
        }
    }
}
