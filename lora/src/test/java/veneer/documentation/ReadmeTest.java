package veneer.documentation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import veneer.lora.adapter.Lora;

/** What the README shows of Java that is no program by itself. */
class ReadmeTest {
    private static final Page README = Page.read("README.md");

    /** The lines around the engine's example. */
    private static final String NETWORK = """
            import module veneer.engine;

            void main() {
            %s
            }
            """;

    /** The lines around the training example: its files, and what becomes of its losses. */
    private static final String TRAINING = """
            import module veneer.lora;

            void main(String[] paths) throws IOException {
                Path modelFile = Path.of(paths[0]);
                Path dataFile = Path.of(paths[1]);
                Path adapterFolder = Path.of(paths[2]);
                List<Double> losses = new ArrayList<>();
            %s
                IO.println(losses.getFirst() + " " + losses.getLast());
            }
            """;

    @Test
    void theNetworkTellsTwoSpiralsApart(@TempDir Path folder) throws Exception {
        List<Page.Block> blocks = README.blocks();
        Page.Block example = README.block("logits.crossEntropy(");
        assertTrue(example.text().lines().count() <= 25, "at most 25 lines");
        Map<String, String> files = Map.of("Spirals.java", NETWORK.formatted(example.text()));
        assertEquals(blocks.get(blocks.indexOf(example) + 1).text(),
                JavaProgram.run(folder, files, "Spirals.java"));
    }

    @Test
    void theTrainingExampleLearnsAndSaves(@TempDir Path folder) throws Exception {
        Path modelFile = folder.resolve("demo.gguf");
        try (InputStream demo = Lora.class.getResourceAsStream("/veneer/lora/cli/demo.gguf")) {
            Files.copy(demo, modelFile);
        }
        Path dataFile = folder.resolve("train.jsonl");
        Files.writeString(dataFile,
                "{\"prompt\": \"Mira has 3 red apples.\", \"completion\": \" 3\"}\n".repeat(4));
        Map<String, String> files = Map.of(
                "Example.java", TRAINING.formatted(README.block("CausalLm.load(").text()));
        String losses = JavaProgram.run(folder, files, "Example.java", modelFile, dataFile, folder);
        String[] firstAndLast = losses.strip().split(" ");
        assertTrue(Double.parseDouble(firstAndLast[1]) < 0.5 * Double.parseDouble(firstAndLast[0]),
                losses);
        assertTrue(Files.exists(folder.resolve("adapter_model.safetensors")));
    }

    @Test
    void theLayerIsTheOneInTheSources() throws Exception {
        String source = Files.readString(Page.ROOT.resolve(
                "lora/src/main/java/veneer/lora/adapter/LoraLinear.java"));
        String shown = README.block("Tensor forward(").text().indent(4);
        assertTrue(source.contains(shown.replace("    \n", "\n")), shown);
    }
}
