package veneer.lora.train;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import veneer.transformer.checkpoint.ModelConfig;
import veneer.transformer.model.CausalLm;

class MemoryNeedTest {
    private static final Pattern LENGTH = Pattern.compile("--max-length (\\d+) would fit");

    /** A length that would fit is one that the plan itself takes at a time. */
    @Test
    void saysWhatWouldFit() throws IOException {
        ModelConfig config = config();
        long heap = 2L << 20;
        String text = new MemoryNeed(config, 0, 5_000).explain(heap, false);
        Matcher length = LENGTH.matcher(text);
        assertTrue(length.find(), text);
        int tokens = Integer.parseInt(length.group(1));
        assertTrue(tokens > 1 && tokens < 5_000, text);
        assertTrue(tokens <= MemoryPlan.within(config, heap, 1_000).microBatchTokens(), text);
        assertTrue(text.contains("the heap holds 2.10 MB"), text);
        assertTrue(text.contains("an example of 5,000 tokens"), text);
    }

    @Test
    void saysWhatComputingLayersTwiceWouldNeed() throws IOException {
        ModelConfig config = config();
        String text = new MemoryNeed(config, 1_000, 2_000).explain(6L << 20, false);
        assertTrue(text.contains("with --gradient-checkpointing about "), text);
        assertFalse(new MemoryNeed(config, 1_000, 2_000).explain(6L << 20, true)
                .contains("--gradient-checkpointing"), text);
    }

    @Test
    void whereAllShouldFitTheLeastAtATimeIsNamed() throws IOException {
        String text = new MemoryNeed(config(), 0, 10).explain(1L << 30, false);
        assertTrue(text.contains("--micro-batch 1 needs the least"), text);
        assertFalse(LENGTH.matcher(text).find(), text);
    }

    private static ModelConfig config() throws IOException {
        Path base = Path.of(System.getProperty("veneer.root", ".."), "fixtures/llama-tied/base");
        try (CausalLm model = CausalLm.load(base)) {
            return model.config();
        }
    }
}
