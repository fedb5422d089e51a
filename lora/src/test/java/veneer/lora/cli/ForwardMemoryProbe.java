package veneer.lora.cli;

import java.nio.file.Path;
import veneer.engine.tensor.NoGradient;
import veneer.transformer.model.CausalLm;

/** Loads the model that the argument names, and prints the peak memory of a pass of 64 tokens. */
final class ForwardMemoryProbe {
    static final int POSITIONS = 64;

    private ForwardMemoryProbe() {}

    public static void main(String[] arguments) throws Exception {
        int[][] ids = new int[1][POSITIONS];
        try (CausalLm model = CausalLm.load(Path.of(arguments[0])); var _ = NoGradient.open()) {
            for (int position = 0; position < POSITIONS; position++) {
                ids[0][position] = position % model.config().vocabSize();
            }
            model.logits(ids);
        }
        System.out.println("peak " + ResidentMemory.peakBytes().orElseThrow());
    }
}
