package veneer.lora.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import veneer.engine.linalg.Matrix;
import veneer.engine.nn.Linear;
import veneer.engine.tensor.NoGradient;
import veneer.transformer.model.CausalLm;

class HiddenStatesTest {
    private static final Path BASE = Path.of(System.getProperty("veneer.root", ".."))
            .resolve("fixtures/llama-tied/base");

    /** What the head reads, times its weight, is the logits. */
    @Test
    void theLastStatesMakeTheLogits() throws IOException {
        int[][] ids = {{1, 5, 9}, {50, 17, 3}};
        try (CausalLm model = CausalLm.load(BASE); var _ = NoGradient.open()) {
            Matrix states = HiddenStates.of(model, List.of(ids), 2);
            Linear head = (Linear) model.modules().get("lm_head");
            Matrix product = states.multiply(WeightMatrix.of(head).transpose());
            float[] logits = model.logits(ids).data();
            for (int i = 0; i < 6 * 288; i++) {
                assertEquals(logits[i], product.toArray()[i], 1e-5 * product.largest());
            }
            assertNull(head.adaptation(), "the model is as it was");
        }
    }

    /** The first layer reads the normalised embedding: rows of one token are equal. */
    @Test
    void theFirstStatesDependOnTheTokenAlone() throws IOException {
        try (CausalLm model = CausalLm.load(BASE)) {
            Matrix states = HiddenStates.of(model, List.of(new int[] {7, 3, 7}), 0);
            for (int channel = 0; channel < states.columns(); channel++) {
                assertEquals(states.get(0, channel), states.get(2, channel));
            }
            assertThrows(IllegalArgumentException.class,
                    () -> HiddenStates.of(model, List.of(new int[] {7}), 3));
        }
    }
}
