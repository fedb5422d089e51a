package veneer.lora.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import veneer.engine.io.DuplicateKeys;
import veneer.engine.io.Json;
import veneer.engine.kernel.Compute;

/** SmolLM2-135M-Instruct, trained as PEFT trained it in float64. */
@Tag("slow")
class PublishedModelTest {
    private static final Path DATA =
            Path.of(System.getProperty("veneer.data", "../../shared/data"));

    @Test
    void theLossesOfTwelveStepsArePefts(@TempDir Path folder) throws IOException {
        Path model = DATA.resolve("smollm2");
        assumeTrue(Files.isDirectory(model), () -> "skipped: " + model + " is absent");
        assumeTrue(
                Compute.current().kernels().lanes() > 1,
                "skipped: the scalar kernels, of the same bits, take too long");
        Path out = folder.resolve("out");
        CommandLine.run(
                "finetune",
                "--model",
                model.resolve("SmolLM2-135M-Instruct.Q4_1.gguf"),
                "--adapter",
                model.resolve("start-adapter"),
                "--data",
                DATA.resolve("wikisql/train.prompt-completion.jsonl"),
                "--out",
                out,
                "--no-shuffle",
                "--batch",
                4,
                "--steps",
                12,
                "--lr",
                "1e-3",
                "--schedule",
                "constant",
                "--clip",
                1)
                .succeeded();
        Map<?, ?> expected =
                (Map<?, ?>) Json.readObject(model.resolve("expected.json"), DuplicateKeys.REFUSED)
                        .get("lora");
        List<?> losses = (List<?>) expected.get("losses");
        List<String> lines = Files.readAllLines(out.resolve("metrics.jsonl"));
        assertEquals(losses.size(), lines.size());
        for (int step = 0; step < lines.size(); step++) {
            double loss = ((Number) losses.get(step)).doubleValue();
            Map<?, ?> line = (Map<?, ?>) Json.parse(lines.get(step));
            assertEquals(loss, (double) line.get("loss"), 1e-4 * loss, "step " + (step + 1));
        }
    }

    /** Two steps on two short lines, since the plain kernels take a minute for them. */
    @Test
    void theAdaptersBytesAreTheSameHoweverTheyAreComputed(@TempDir Path folder) throws IOException {
        Path model = DATA.resolve("smollm2/SmolLM2-135M-Instruct.Q4_1.gguf");
        assumeTrue(Files.exists(model), () -> "skipped: " + model + " is absent");
        assumeTrue(
                Compute.current().kernels().lanes() > 1,
                "skipped: where scalar kernels are all, there is nothing to compare");
        Path data = Files.writeString(folder.resolve("train.jsonl"), """
                {"prompt": "Tim saw a", "completion": " dog"}
                {"prompt": "A veneer is a thin", "completion": " layer"}
                """);
        byte[] expected = null;
        for (List<?> options : List.of(
                List.of("--threads", 1),
                List.of("--threads", 2, "--micro-batch", 1),
                List.of("--threads", 5, "--gradient-checkpointing"),
                List.of("--threads", 2, "--kernels", "scalar", "--gradient-checkpointing"))) {
            Path out = folder.resolve("out " + options);
            List<Object> arguments = new ArrayList<>(List.of(
                    "finetune", "--model", model, "--data", data, "--out", out, "--targets",
                    "all-linear", "--batch", 2, "--steps", 2, "--lr", "1e-3"));
            arguments.addAll(options);
            CommandLine.run(arguments.toArray()).succeeded();
            byte[] bytes = Files.readAllBytes(out.resolve("adapter_model.safetensors"));
            assertArrayEquals(expected == null ? bytes : expected, bytes, options.toString());
            expected = bytes;
        }
    }
}
