package veneer.lora.train;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import veneer.engine.optim.Schedule;
import veneer.lora.adapter.Lora;
import veneer.lora.adapter.LoraConfig;
import veneer.lora.adapter.PeftAdapter;
import veneer.lora.data.Batches;
import veneer.lora.data.Dataset;
import veneer.lora.data.ExampleEncoder;
import veneer.lora.data.JsonLines;
import veneer.transformer.model.CausalLm;
import veneer.transformer.tokenizer.GgufTokenizer;

/** The README's library example: it runs, learns, and stands in the README as it stands here. */
class ReadmeExampleTest {
    private final List<Double> losses = new ArrayList<>();

    @Test
    void theExampleLearnsAndSaves(@TempDir Path folder) throws IOException {
        Path modelFile = folder.resolve("demo.gguf");
        try (InputStream demo = Lora.class.getResourceAsStream("/veneer/lora/cli/demo.gguf")) {
            Files.copy(demo, modelFile);
        }
        Path dataFile = folder.resolve("train.jsonl");
        Files.writeString(dataFile,
                "{\"prompt\": \"Mira has 3 red apples.\", \"completion\": \" 3\"}\n".repeat(4));
        train(modelFile, dataFile, folder);
        assertTrue(losses.getLast() < 0.5 * losses.getFirst(), losses.toString());
        assertTrue(Files.exists(folder.resolve("adapter_model.safetensors")));
    }

    private void train(Path modelFile, Path dataFile, Path adapterFolder) throws IOException {
        // readme: from
        try (CausalLm model = CausalLm.load(modelFile)) {
            Lora lora = Lora.attach(model, LoraConfig.DEFAULT, 0); // rank 8, α 16, q and v; seed 0
            ExampleEncoder encoder = new ExampleEncoder(GgufTokenizer.open(modelFile), 256);
            Dataset data = Dataset.of(JsonLines.read(dataFile).samples(), encoder);
            Batches batches = new Batches(data.examples(), 4, OptionalLong.of(0));
            TrainingConfig config = new TrainingConfig(20, 5e-3, Schedule.COSINE, 0, 0, 1, 0);
            Trainer trainer = new Trainer(model, lora, config);
            trainer.run(batches, null, step -> losses.add(step.loss()));
            PeftAdapter.save(lora, adapterFolder, "demo");
        }
        // readme: to
    }

    @Test
    void theReadmeShowsTheSameLines() throws IOException {
        Path root = Path.of(System.getProperty("veneer.root", ".."));
        String readme = Files.readString(root.resolve("README.md"));
        String source = Files.readString(
                root.resolve("lora/src/test/java/veneer/lora/train/ReadmeExampleTest.java"));
        String lines = source.substring(
                source.indexOf("// readme: from\n") + "// readme: from\n".length(),
                source.indexOf("        // readme: to\n"));
        assertTrue(readme.contains(lines.indent(-8)),
                "README.md shows other lines than this test runs");
    }
}
