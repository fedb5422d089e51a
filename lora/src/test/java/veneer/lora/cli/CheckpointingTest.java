package veneer.lora.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import veneer.engine.optim.Schedule;
import veneer.lora.adapter.Lora;
import veneer.lora.config.LoraConfig;
import veneer.lora.train.CheckpointFolder;
import veneer.lora.train.Trainer;
import veneer.lora.train.TrainingCheckpoint;
import veneer.lora.train.TrainingConfig;
import veneer.lora.train.TrainingListener.Evaluation;
import veneer.lora.train.TrainingListener.Step;
import veneer.transformer.model.CausalLm;

class CheckpointingTest {
    @TempDir
    private Path folder;

    /** A run that goes on evaluates after its step, so that this must not be counted before. */
    @Test
    void aCheckpointIsOfTheMomentBeforeTheEvaluationOfItsStep() throws IOException {
        try (CausalLm model = CausalLm.load(CommandLine.fixture("llama-tied/base"));
                MetricsFile metrics = MetricsFile.open(folder.resolve("metrics.jsonl"))) {
            Trainer trainer = new Trainer(model, Lora.attach(model, LoraConfig.DEFAULT, 0),
                    new TrainingConfig(9, 1e-3, Schedule.CONSTANT, 0, 0, 1, 1));
            BestResult best = new BestResult(folder, OptionalInt.of(1), _ -> {});
            CheckpointFolder checkpoints = new CheckpointFolder(folder.resolve("checkpoints"), 1);
            Checkpointing saving =
                    new Checkpointing(checkpoints, 9, trainer, metrics, best, _ -> {});
            evaluate(best, metrics, 0, 3);
            Step step = new Step(1, 2, 1e-3, 1, 5, 0.1);
            metrics.onStep(step);
            saving.onStep(step);
            evaluate(best, metrics, 1, 4);
            saving.save();
            assertEquals(3, Files.readAllLines(folder.resolve("metrics.jsonl")).size());
            assertTrue(!best.goesOn());

            TrainingCheckpoint checkpoint =
                    checkpoints.newest(torn -> assertEquals("", torn)).orElseThrow();
            assertEquals(1, checkpoint.step());
            BestResult again = new BestResult(folder, OptionalInt.of(1), _ -> {});
            new Checkpointing(checkpoints, 9, trainer, metrics, again, _ -> {})
                    .goOnFrom(checkpoint);
            List<String> lines = Files.readAllLines(folder.resolve("metrics.jsonl"));
            assertEquals(2, lines.size());
            assertTrue(lines.getLast().startsWith("{\"step\":1,\"loss\""), lines.getLast());
            assertTrue(again.goesOn());
            evaluate(again, metrics, 1, 4);
            assertTrue(!again.goesOn());
            assertEquals(best.describe("adapter"), again.describe("adapter"));
        }
    }

    private static void evaluate(BestResult best, MetricsFile metrics, int step, double loss) {
        Evaluation evaluation = new Evaluation(step, loss, 7);
        best.onEvaluation(evaluation);
        metrics.onEvaluation(evaluation);
    }
}
